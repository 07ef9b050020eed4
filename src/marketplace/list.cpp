#include <fmt/format.h>

#include "atom/base/cursor.hpp"
#include "marketplace/discovery.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

void append(std::string& text, const std::optional<std::string>& part) {
  text += part ? fmt::format("{}:{},", part->size(), *part) : "-,";
}

std::string canonical_text(const ListQuery& listing) {
  std::string text = fmt::format("{},{},{},", static_cast<int>(listing.sort),
                                 listing.status ? wpk::to_string(*listing.status) : "-", listing.limit);
  append(text, listing.publisher);
  append(text, listing.tag);
  append(text, listing.runtime);
  append(text, listing.text);
  append(text, listing.cursor);
  return text;
}

}  // namespace

bool is_public(const Caller& caller, const ListQuery& listing) {
  return listing.status == wpk::Status::approved || (!caller && !listing.status);
}

Task<ListPage> Discovery::list(const Caller& caller, const ListQuery& listing) {
  VersionQuery query{
      viewer_of(caller), {}, listing.status, listing.publisher, listing.tag, listing.runtime, listing.text,
      listing.sort,      {}, listing.limit};
  // A cursor is sealed with the filters and the order. The caller and the page's length are left out, since
  // they may change between two pages.
  ListQuery scope_listing = listing;
  scope_listing.limit = 0;
  scope_listing.cursor.reset();
  const std::string scope = canonical_text(scope_listing);
  if (listing.cursor) {
    auto position = open_cursor(*listing.cursor, scope, cursor_key_);
    if (!position) co_return fail(std::move(position).error());
    query.after = Position{*std::move(position)};
  }
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<ListPage> {
    auto found = reader.list_versions(query);
    if (!found) return fail(std::move(found).error());
    ListPage page{std::move(found->versions), {}};
    if (found->next) page.next_cursor = seal_cursor(found->next->bytes, scope, cursor_key_);
    return page;
  });
}

}  // namespace atom::marketplace
