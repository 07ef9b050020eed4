#include <fmt/format.h>

#include <string>

#include "api/address.hpp"
#include "api/conditional.hpp"
#include "api/parameters.hpp"
#include "api/render.hpp"
#include "api/v1/handlers.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/write_text.hpp"
#include "atom/wpk/digest.hpp"
#include "atom/wpk/id.hpp"
#include "atom/wpk/name.hpp"

namespace atom::api::v1 {
namespace {

/// The exact address of the version that a selector found.
std::string address_of(const marketplace::VersionRecord& version) {
  return "/v1/wpks/" + version.id();
}

bool is_exact(const wpk::Reference& reference) {
  return std::holds_alternative<wpk::Version>(reference.selector);
}

/// The bytes of an exact version never change, so whoever got them while they were approved may keep them. A
/// shared cache serves others too, so it has to ask again whether the approval still stands. What is not
/// approved is checked each time, since the next caller in the same browser may not be allowed to see it.
std::string content_caching(const Options& options, const wpk::Reference& reference,
                            const marketplace::VersionRecord& version) {
  if (!is_exact(reference)) return "no-cache";
  if (version.status != wpk::Status::approved) return "private, no-cache";
  if (!options.anonymous_read) return "private, max-age=31536000, immutable";
  return "public, max-age=31536000, s-maxage=" + std::to_string(options.shared_cache.count()) + ", immutable";
}

/// Everyone sees the same of an approved version.
Audience audience_of(const marketplace::VersionRecord& version) {
  return version.status == wpk::Status::approved ? Audience::everyone : Audience::one;
}

}  // namespace

HandlerResult get_package(Context& context, const Exchange& exchange) {
  if (auto name = wpk::check_name(exchange.capture()); !name)
    co_return fail(in_address(std::move(name).error()));
  const auto limit = read_limit(exchange, limits::kPageRows);
  if (!limit) co_return fail(limit.error());
  const marketplace::PackageQuery query{exchange.capture(), *limit, exchange.parameter("cursor")};
  const auto view = co_await context.marketplace.discovery.find_package(exchange.caller, query);
  if (!view) co_return fail(view.error());
  wire::Package package{.name = view->package.name,
                        .owner = view->package.owner,
                        .owners = view->owners,
                        .latest = view->latest,
                        .versions = {},
                        .next_cursor = view->next_cursor};
  for (const auto& version : view->versions) {
    package.versions.push_back({version.id(), version.version, std::string(wpk::to_string(version.status)),
                                version.digest, version.published_at});
  }
  Response response = respond_json(http::status::ok, wire::write_text(package));
  set_private_caching(response);
  if (view->next_cursor) {
    response.set(http::field::link, fmt::format("</v1/wpks/{}?limit={}&cursor={}>; rel=\"next\"",
                                                package.name, *limit, *view->next_cursor));
  }
  response.set(http::field::etag, entity_tag(response.body()));
  co_return response;
}

HandlerResult get_wpk(Context& context, const Exchange& exchange) {
  const auto reference = wpk::Reference::parse(exchange.capture());
  if (!reference) co_return fail(in_address(reference.error()));
  const auto version = co_await context.marketplace.discovery.find(exchange.caller, *reference);
  if (!version) co_return fail(version.error());
  Response response = respond_json(http::status::ok, wire::write_text(render(*version)));
  set_private_caching(response);
  response.set(http::field::content_location, address_of(*version));
  response.set(http::field::etag, weak_entity_tag(revision_of(*version)));
  Representation representation(std::move(response));
  representation.audience = audience_of(*version);
  co_return representation;
}

HandlerResult get_content(Context& context, const Exchange& exchange) {
  const auto reference = wpk::Reference::parse(exchange.capture());
  if (!reference) co_return fail(in_address(reference.error()));
  auto artifact = co_await context.marketplace.discovery.download(exchange.caller, *reference);
  if (!artifact) co_return fail(std::move(artifact).error());
  const marketplace::VersionRecord& version = artifact->version;
  Response response =
      respond(http::status::ok, wpk::to_string(version.media_type), std::move(artifact->bytes));
  response.set(http::field::cache_control, content_caching(context.options, *reference, version));
  response.set(http::field::vary, "Authorization");
  response.set("Atom-Status", wpk::to_string(version.status));
  response.set(http::field::content_location, address_of(version) + "/content");
  response.set(http::field::accept_ranges, "bytes");
  response.set(http::field::etag, '"' + version.digest + '"');
  Representation representation(std::move(response));
  representation.audience = audience_of(version);
  representation.has_ranges = true;
  representation.download_of = version.seq;
  co_return representation;
}

}  // namespace atom::api::v1
