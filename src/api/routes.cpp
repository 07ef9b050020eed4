#include "api/routes.hpp"

#include <optional>

#include "api/handlers/handlers.hpp"
#include "base/limits.hpp"

namespace atom::api {
namespace {

using enum http::verb;

const std::vector<std::string_view> kListParameters{"q",       "status", "publisher", "tag",
                                                    "runtime", "sort",   "limit",     "cursor"};

const std::vector<Route> kRoutes{
    {get, "/v1/wpks", handlers::list_wpks, Access::reader, Body::none, kListParameters},
    {post, "/v1/wpks", handlers::publish_wpk, Access::bearer, Body::document},
    {get, "/v1/wpks/{name}", handlers::get_package, Access::reader, Body::none, {"limit", "cursor"}},
    {get, "/v1/wpks/{name}@{version}", handlers::get_wpk, Access::reader},
    {get, "/v1/wpks/{name}/owners", handlers::list_owners, Access::reader},
    {put, "/v1/wpks/{name}/owners/{tenant}", handlers::add_owner, Access::bearer},
    {delete_, "/v1/wpks/{name}/owners/{tenant}", handlers::remove_owner, Access::bearer},
    {put, "/v1/wpks/{name}@{version}", handlers::put_wpk, Access::bearer, Body::document},
    {get, "/v1/wpks/{name}@{version}/content", handlers::get_content, Access::reader},
    {put, "/v1/wpks/{name}@{version}/review", handlers::review_wpk, Access::bearer, Body::json},
    {get, "/v1/wpks/{name}@{version}/reviews", handlers::list_reviews, Access::reader},
    {put, "/v1/wpks/{name}@{version}/yank", handlers::yank_wpk, Access::bearer},
    {delete_, "/v1/wpks/{name}@{version}/yank", handlers::unyank_wpk, Access::bearer},
    {put, "/v1/wpks/{name}@{version}/withdraw", handlers::withdraw_wpk, Access::bearer},
    {post, "/v1/validate", handlers::validate_wpk, Access::reader, Body::document},

    {get, "/v1/events", handlers::list_events, Access::reader, Body::none, {"after", "limit"}},

    {get, "/v1/tokens", handlers::list_tokens, Access::bearer, Body::none, {"limit", "cursor"}},
    {post, "/v1/tokens", handlers::create_token, Access::bearer, Body::json},
    {delete_, "/v1/tokens/{id}", handlers::revoke_token, Access::bearer},
    {get, "/v1/whoami", handlers::whoami, Access::bearer},

    {get, "/health", handlers::health, Access::open},
    {get, "/ready", handlers::ready, Access::open},
    {get, "/metrics", handlers::metrics, Access::open},
    {get, "/openapi.json", handlers::openapi, Access::open},
    {get, "/docs", handlers::docs, Access::open},

    {post, "/simulation/faults", handlers::script_faults, Access::open, Body::json},
    {get, "/simulation/faults/{id}", handlers::report_faults, Access::open},

    {post, "/wpk/upload", handlers::upload_wpk, Access::bearer, Body::envelope},
    {get, "/wpk/list", handlers::list_wpks_first, Access::reader, Body::none, {"status"}},
    {post, "/wpk/review/{id}", handlers::review_wpk_first, Access::bearer, Body::json},
};

/// What a pattern's segment takes of a path's, or nothing where they differ. `{name}` and `{name}@{version}`
/// are told apart by the `@`; `{id}` takes whatever is there.
std::optional<std::string_view> take(std::string_view pattern, std::string_view segment) {
  if (!pattern.starts_with('{')) return pattern == segment ? std::optional(std::string_view()) : std::nullopt;
  if (segment.empty()) return std::nullopt;
  const bool has_at = segment.find('@') != std::string_view::npos;
  const bool fits = pattern == "{id}" || has_at == (pattern.find('@') != std::string_view::npos);
  return fits ? std::optional(segment) : std::nullopt;
}

/// The captured segments, or nothing where the path is another.
std::optional<std::vector<std::string>> match_path(std::string_view pattern,
                                                   const std::vector<std::string>& segments) {
  std::vector<std::string> captures;
  pattern.remove_prefix(1);
  for (const std::string& segment : segments) {
    if (pattern.empty()) return std::nullopt;
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    const auto taken = take(pattern.substr(0, end), segment);
    if (!taken) return std::nullopt;
    if (!taken->empty()) captures.emplace_back(*taken);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
  }
  return pattern.empty() ? std::optional(std::move(captures)) : std::nullopt;
}

void allow(std::string& allowed, http::verb method) {
  if (!allowed.empty()) allowed += ", ";
  allowed += http::to_string(method);
  if (method == get) allowed += ", HEAD";
}

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

Match match_route(http::verb method, const Target& target) {
  if (method == head) method = get;
  Match match;
  for (const Route& route : kRoutes) {
    auto captures = match_path(route.pattern, target.segments);
    if (!captures) continue;
    if (route.method == method) {
      match.route = &route;
      match.captures = *std::move(captures);
    }
    allow(match.allowed, route.method);
  }
  return match;
}

std::size_t body_limit(const Route& route) {
  switch (route.body) {
    case Body::none:  // Read, and passed over.
    case Body::json:
      return limits::kRequestBodyBytes;
    case Body::envelope:
    case Body::document:
      return limits::kDocumentBytes;
  }
  return 0;
}

}  // namespace atom::api
