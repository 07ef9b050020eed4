#include "marketplace/cursor.hpp"
#include "marketplace/marketplace.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

/// The filters as one text, in which none can run into the next. Who looks is no part of it: a caller whose
/// credential changes between two pages goes on with what it may see then.
std::string scope_of(const Listing& listing) {
  std::string scope(listing.status ? wpk::to_string(*listing.status) : "");
  scope += '\n';
  scope += listing.publisher.value_or("");
  scope += '\n';
  scope += listing.tag.value_or("");
  return scope;
}

}  // namespace

Task<Page> Marketplace::list(const Caller& caller, const Listing& listing) {
  VersionQuery query{viewer_of(caller), listing.status, listing.publisher, listing.tag, {},
                     listing.limit + 1};
  const std::string scope = scope_of(listing);
  if (listing.cursor) {
    const auto seq = open_cursor(*listing.cursor, scope, cursor_key_);
    if (!seq) co_return fail(seq.error());
    query.before_seq = *seq;
  }
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<Page> {
    Page page{reader.list_versions(query), {}};
    if (page.versions.size() > listing.limit) {
      page.versions.resize(listing.limit);
      page.next_cursor = seal_cursor(page.versions.back().seq, scope, cursor_key_);
    }
    return page;
  });
}

}  // namespace atom::marketplace
