#include <fmt/format.h>

#include "api/address.hpp"
#include "api/byte_range.hpp"
#include "api/handlers/handlers.hpp"
#include "api/parameters.hpp"
#include "api/render.hpp"
#include "base/limits.hpp"
#include "wpk/digest.hpp"
#include "wpk/id.hpp"
#include "wpk/name.hpp"

namespace atom::api::handlers {
namespace {

Result<marketplace::Listing> read_listing(const Call& call) {
  marketplace::Listing listing;
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
  if (listing.tag && !wpk::is_tag(*listing.tag)) {
    return invalid_parameter("tag", fmt::format("a tag, 1 to {} characters", limits::kTagCharacters));
  }
  const auto limit = read_limit(call);
  if (!limit) return fail(limit.error());
  listing.limit = *limit;
  listing.cursor = call.parameter("cursor");
  return listing;
}

/// The address of the next page: this one's, with another cursor. Every value in it is of a URL-safe alphabet
/// but the tag, which is escaped.
std::string next_link(const marketplace::Listing& listing, std::string_view cursor) {
  std::string link = fmt::format("</v1/wpks?limit={}", listing.limit);
  if (listing.status) link += fmt::format("&status={}", wpk::to_string(*listing.status));
  if (listing.publisher) link += fmt::format("&publisher={}", *listing.publisher);
  if (listing.tag) {
    link += "&tag=";
    for (const char c : *listing.tag) link += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return link + fmt::format("&cursor={}>; rel=\"next\"", cursor);
}

/// Where a selector found a version, its exact address.
std::string address_of(const marketplace::VersionRecord& version) {
  return "/v1/wpks/" + version.id();
}

bool is_exact(const wpk::Reference& reference) {
  return std::holds_alternative<wpk::Version>(reference.selector);
}

/// The bytes of an exact version never change; a shared cache may keep them where anyone may read them.
std::string_view content_caching(const Options& options, const wpk::Reference& reference,
                                 const marketplace::VersionRecord& version) {
  if (!is_exact(reference)) return "no-cache";
  const bool is_public = options.anonymous_read && version.status == wpk::Status::approved;
  return is_public ? "public, max-age=31536000, immutable" : "private, max-age=31536000, immutable";
}

}  // namespace

Answer list_wpks(Context& context, const Call& call) {
  const auto listing = read_listing(call);
  if (!listing) co_return fail(listing.error());
  const auto page = co_await context.marketplace.list(call.caller, *listing);
  if (!page) co_return fail(page.error());
  wire::WpkPage rendered;
  rendered.next_cursor = page->next_cursor;
  rendered.wpks.reserve(page->versions.size());
  for (const auto& version : page->versions) rendered.wpks.push_back(render(version));
  Response response = respond_json(http::status::ok, to_json(rendered));
  set_private_caching(response);
  if (page->next_cursor) response.set(http::field::link, next_link(*listing, *page->next_cursor));
  co_return response;
}

Answer get_package(Context& context, const Call& call) {
  if (auto name = wpk::check_name(call.capture()); !name) co_return fail(in_address(std::move(name).error()));
  const auto view = co_await context.marketplace.find_package(call.caller, call.capture());
  if (!view) co_return fail(view.error());
  wire::Package package{view->package.name, view->package.owner, view->latest, {}, view->owners};
  for (const auto& version : view->versions) {
    package.versions.push_back({version.id(), version.version, std::string(wpk::to_string(version.status)),
                                version.digest, version.published_at});
  }
  Response response = respond_json(http::status::ok, to_json(package));
  set_private_caching(response);
  co_return response;
}

Answer get_wpk(Context& context, const Call& call) {
  const auto reference = wpk::Reference::parse(call.capture());
  if (!reference) co_return fail(in_address(reference.error()));
  const auto version = co_await context.marketplace.find(call.caller, *reference);
  if (!version) co_return fail(version.error());
  Response response = respond_json(http::status::ok, to_json(render(*version)));
  set_private_caching(response);
  response.set(http::field::content_location, address_of(*version));
  const std::string tag = entity_tag(response.body());
  co_return tagged(call.request, std::move(response), tag);
}

Answer get_content(Context& context, const Call& call) {
  const auto reference = wpk::Reference::parse(call.capture());
  if (!reference) co_return fail(in_address(reference.error()));
  auto artifact = co_await context.marketplace.download(call.caller, *reference);
  if (!artifact) co_return fail(std::move(artifact).error());
  const marketplace::VersionRecord& version = artifact->version;
  Response response =
      respond(http::status::ok, wpk::to_string(version.media_type), std::move(artifact->bytes));
  response.set(http::field::cache_control, content_caching(context.options, *reference, version));
  response.set(http::field::vary, "Authorization");
  response.set(http::field::content_location, address_of(version) + "/content");
  co_return ranged(call, tagged(call.request, std::move(response), '"' + version.digest + '"'));
}

}  // namespace atom::api::handlers
