#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <boost/json/serialize.hpp>

#include "api/handlers/handlers.hpp"
#include "api/parameters.hpp"
#include "api/render.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/write_text.hpp"
#include "atom/wpk/name.hpp"

namespace atom::api::handlers {
namespace {

using marketplace::ListQuery;
using marketplace::Sort;

constexpr std::array<std::pair<std::string_view, Sort>, 5> kSorts{{{"published", Sort::published},
                                                                   {"updated", Sort::updated},
                                                                   {"name", Sort::name},
                                                                   {"downloads", Sort::downloads},
                                                                   {"relevance", Sort::relevance}}};

bool fits(const std::optional<std::string>& text, std::size_t bytes) {
  return !text || (!text->empty() && text->size() <= bytes);
}

/// Whether there is anything in the text that a word could be made of.
bool has_word(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

std::size_t words_in(std::string_view text) {
  std::size_t words = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (has_word(text.substr(i, 1)) && (i == 0 || !has_word(text.substr(i - 1, 1)))) ++words;
  }
  return words;
}

Result<void> read_filters(const Call& call, ListQuery& listing) {
  if (const auto status = call.parameter("status")) {
    listing.status = wpk::parse_status(*status);
    if (!listing.status) {
      return invalid_parameter("status", fmt::format("one of {}", fmt::join(wpk::kStatusNames, ", ")));
    }
  }
  listing.publisher = call.parameter("publisher");
  if (listing.publisher && !wpk::check_tenant(*listing.publisher))
    return invalid_parameter("publisher", "a tenant's name");
  listing.tag = call.parameter("tag");
  if (listing.tag && !wpk::is_tag(*listing.tag))
    return invalid_parameter("tag", fmt::format("a tag, 1 to {} characters", limits::kTagCharacters));
  listing.runtime = call.parameter("runtime");
  if (!fits(listing.runtime, limits::kRuntimeBytes))
    return invalid_parameter("runtime", fmt::format("1 to {} bytes", limits::kRuntimeBytes));
  return {};
}

Result<void> read_text(const Call& call, ListQuery& listing) {
  listing.text = call.parameter("q");
  if (!listing.text) return {};
  const bool is_search = fits(listing.text, limits::kSearchBytes) && has_word(*listing.text) &&
                         words_in(*listing.text) <= limits::kSearchWords;
  if (is_search) return {};
  return invalid_parameter("q", fmt::format("1 to {} words, with a letter or a digit, in at most {} bytes",
                                            limits::kSearchWords, limits::kSearchBytes));
}

Result<void> read_sort(const Call& call, ListQuery& listing) {
  listing.sort = listing.text ? Sort::relevance : Sort::published;
  const auto text = call.parameter("sort");
  if (!text) return {};
  const auto found = std::ranges::find(kSorts, std::string_view(*text), &decltype(kSorts)::value_type::first);
  if (found == kSorts.end())
    return invalid_parameter("sort", "published, updated, name, downloads or relevance");
  listing.sort = found->second;
  if (listing.sort == Sort::relevance && !listing.text)
    return invalid_parameter("sort", "another than relevance where there is no 'q'");
  if (listing.sort != Sort::downloads) return {};
  // Downloads are compared between what everyone can download.
  if (!listing.status) listing.status = wpk::Status::approved;
  if (listing.status != wpk::Status::approved)
    return invalid_parameter("sort", "another than downloads where 'status' is not approved");
  return {};
}

Result<ListQuery> read_listing(const Call& call) {
  ListQuery listing;
  for (const auto read : {read_filters, read_text, read_sort}) {
    if (auto done = read(call, listing); !done) return fail(std::move(done).error());
  }
  const auto limit = read_limit(call, limits::kDefaultPageRows);
  if (!limit) return fail(limit.error());
  listing.limit = *limit;
  listing.cursor = call.parameter("cursor");
  return listing;
}

/// The address of the next page: this one's, with another cursor.
std::string next_link(const Call& call, std::string_view cursor) {
  std::string link = "</v1/wpks?";
  for (const auto& [name, value] : call.query) {
    if (name != "cursor") link += fmt::format("{}={}&", name, percent_encoded(value));
  }
  return link + fmt::format("cursor={}>; rel=\"next\"", cursor);
}

Audience audience_of(const Call& call, const ListQuery& listing) {
  if (!marketplace::is_public(call.caller, listing)) return Audience::one;
  return listing.status == wpk::Status::approved ? Audience::everyone : Audience::anonymous;
}

Response respond_page(const Call& call, marketplace::ListPage page) {
  wire::WpkPage body;
  std::string revision = page.next_cursor.value_or("");
  body.next_cursor = page.next_cursor;
  body.wpks.reserve(page.versions.size());
  for (auto& version : page.versions) {
    revision += revision_of(version);
    body.wpks.push_back(render(std::move(version)));
  }
  Response response = respond_json(http::status::ok, wire::write_text(body));
  set_private_caching(response);
  if (page.next_cursor) response.set(http::field::link, next_link(call, *page.next_cursor));
  return tagged(call.request, std::move(response), weak_entity_tag(revision));
}

}  // namespace

Answer list_wpks(Context& context, const Call& call) {
  const auto listing = read_listing(call);
  if (!listing) co_return fail(listing.error());
  auto page = co_await context.marketplace.discovery.list(call.caller, *listing);
  if (!page) co_return fail(page.error());
  Response response = respond_page(call, *std::move(page));
  response.set_audience(audience_of(call, *listing));
  co_return response;
}

}  // namespace atom::api::handlers
