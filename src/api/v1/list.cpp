#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <boost/json/serialize.hpp>

#include "api/conditional.hpp"
#include "api/errors.hpp"
#include "api/parameters.hpp"
#include "api/render.hpp"
#include "api/v1/handlers.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/write_text.hpp"
#include "atom/wpk/name.hpp"

namespace atom::api::v1 {
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

/// Returns true if the text has anything that a word could be made of.
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

Result<void> read_filters(const Exchange& exchange, ListQuery& listing) {
  if (const auto status = exchange.parameter("status")) {
    listing.status = wpk::parse_status(*status);
    if (!listing.status) {
      return invalid_parameter("status", fmt::format("one of {}", fmt::join(wpk::kStatusNames, ", ")));
    }
  }
  listing.publisher = exchange.parameter("publisher");
  if (listing.publisher && !wpk::check_tenant(*listing.publisher))
    return invalid_parameter("publisher", "a tenant's name");
  listing.tag = exchange.parameter("tag");
  if (listing.tag && !wpk::is_tag(*listing.tag))
    return invalid_parameter("tag", fmt::format("a tag, 1 to {} characters", limits::kTagCharacters));
  listing.runtime = exchange.parameter("runtime");
  if (!fits(listing.runtime, limits::kRuntimeBytes))
    return invalid_parameter("runtime", fmt::format("1 to {} bytes", limits::kRuntimeBytes));
  return {};
}

Result<void> read_text(const Exchange& exchange, ListQuery& listing) {
  listing.text = exchange.parameter("q");
  if (!listing.text) return {};
  const bool is_search = fits(listing.text, limits::kSearchBytes) && has_word(*listing.text) &&
                         words_in(*listing.text) <= limits::kSearchWords;
  if (is_search) return {};
  return invalid_parameter("q", fmt::format("1 to {} words, with a letter or a digit, in at most {} bytes",
                                            limits::kSearchWords, limits::kSearchBytes));
}

Result<void> read_sort(const Exchange& exchange, ListQuery& listing) {
  listing.sort = listing.text ? Sort::relevance : Sort::published;
  const auto text = exchange.parameter("sort");
  if (!text) return {};
  const auto found = std::ranges::find(kSorts, std::string_view(*text), &decltype(kSorts)::value_type::first);
  if (found == kSorts.end())
    return invalid_parameter("sort", "published, updated, name, downloads or relevance");
  listing.sort = found->second;
  if (listing.sort == Sort::relevance && !listing.text)
    return fail(errors::kInvalidParameter, "'sort=relevance' requires 'q'.");
  if (listing.sort != Sort::downloads) return {};
  // Downloads are compared between what everyone can download.
  if (!listing.status) listing.status = wpk::Status::approved;
  if (listing.status != wpk::Status::approved)
    return fail(errors::kInvalidParameter, "'sort=downloads' requires 'status=approved'.");
  return {};
}

Result<ListQuery> read_listing(const Exchange& exchange) {
  ListQuery listing;
  for (const auto read : {read_filters, read_text, read_sort}) {
    if (auto done = read(exchange, listing); !done) return fail(std::move(done).error());
  }
  const auto limit = read_limit(exchange, limits::kDefaultPageRows);
  if (!limit) return fail(limit.error());
  listing.limit = *limit;
  listing.cursor = exchange.parameter("cursor");
  return listing;
}

/// Returns the address of the next page: this one's, with another cursor.
std::string next_link(const Exchange& exchange, std::string_view cursor) {
  std::string link = "</v1/wpks?";
  for (const auto& [name, value] : exchange.query) {
    if (name != "cursor") link += fmt::format("{}={}&", name, percent_encoded(value));
  }
  return link + fmt::format("cursor={}>; rel=\"next\"", cursor);
}

Audience audience_of(const Exchange& exchange, const ListQuery& listing) {
  if (!marketplace::is_public(exchange.caller, listing)) return Audience::one;
  return listing.status == wpk::Status::approved ? Audience::everyone : Audience::anonymous;
}

Response render_page(const Exchange& exchange, marketplace::ListPage page) {
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
  if (page.next_cursor) response.set(http::field::link, next_link(exchange, *page.next_cursor));
  response.set(http::field::etag, weak_entity_tag(revision));
  return response;
}

}  // namespace

HandlerResult list_wpks(Context& context, const Exchange& exchange) {
  const auto listing = read_listing(exchange);
  if (!listing) co_return fail(listing.error());
  auto page = co_await context.marketplace.discovery.list(exchange.caller, *listing);
  if (!page) co_return fail(page.error());
  Representation representation = render_page(exchange, *std::move(page));
  representation.audience = audience_of(exchange, *listing);
  co_return representation;
}

}  // namespace atom::api::v1
