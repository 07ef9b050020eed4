#include <fmt/format.h>

#include "api/address.hpp"
#include "api/byte_range.hpp"
#include "api/handlers/handlers.hpp"
#include "api/parameters.hpp"
#include "api/render.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/write_text.hpp"
#include "atom/wpk/digest.hpp"
#include "atom/wpk/id.hpp"
#include "atom/wpk/name.hpp"

namespace atom::api::handlers {
namespace {

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

/// What is approved is seen by everyone alike.
Audience audience_of(const marketplace::VersionRecord& version) {
  return version.status == wpk::Status::approved ? Audience::everyone : Audience::one;
}

}  // namespace

Answer get_package(Context& context, const Call& call) {
  if (auto name = wpk::check_name(call.capture()); !name) co_return fail(in_address(std::move(name).error()));
  const auto limit = read_limit(call, limits::kPageRows);
  if (!limit) co_return fail(limit.error());
  const marketplace::PackageQuery query{call.capture(), *limit, call.parameter("cursor")};
  const auto view = co_await context.marketplace.discovery.find_package(call.caller, query);
  if (!view) co_return fail(view.error());
  wire::Package package{view->package.name, view->package.owner, view->latest, {},
                        view->owners,       view->next_cursor};
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
  const std::string tag = entity_tag(response.body());
  co_return tagged(call.request, std::move(response), tag);
}

Answer get_wpk(Context& context, const Call& call) {
  const auto reference = wpk::Reference::parse(call.capture());
  if (!reference) co_return fail(in_address(reference.error()));
  const auto version = co_await context.marketplace.discovery.find(call.caller, *reference);
  if (!version) co_return fail(version.error());
  Response response = respond_json(http::status::ok, wire::write_text(render(*version)));
  set_private_caching(response);
  response.set(http::field::content_location, address_of(*version));
  response.set_audience(audience_of(*version));
  co_return tagged(call.request, std::move(response), weak_entity_tag(revision_of(*version)));
}

Answer get_content(Context& context, const Call& call) {
  const auto reference = wpk::Reference::parse(call.capture());
  if (!reference) co_return fail(in_address(reference.error()));
  auto artifact = co_await context.marketplace.discovery.download(call.caller, *reference);
  if (!artifact) co_return fail(std::move(artifact).error());
  const marketplace::VersionRecord& version = artifact->version;
  Response response =
      respond(http::status::ok, wpk::to_string(version.media_type), std::move(artifact->bytes));
  response.set(http::field::cache_control, content_caching(context.options, *reference, version));
  response.set(http::field::vary, "Authorization");
  response.set(http::field::content_location, address_of(version) + "/content");
  response.set_audience(audience_of(version));
  response.set_artifact(version.seq);
  response = tagged(call.request, std::move(response), '"' + version.digest + '"');
  co_return ranged(call.request, call.request_id, std::move(response));
}

}  // namespace atom::api::handlers
