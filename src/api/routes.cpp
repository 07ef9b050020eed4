#include "api/routes.hpp"

#include <algorithm>

#include "api/handlers/handlers.hpp"
#include "atom/base/limits.hpp"

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

/// A segment of a pattern. `{name}` and `{name}@{version}` are told apart by the `@`; `{id}` takes whatever
/// is there.
struct Segment {
  enum class Kind { literal, anything, with_at, without_at };
  Kind kind;
  std::string_view text;

  bool takes(std::string_view segment) const {
    if (kind == Kind::literal) return segment == text;
    if (segment.empty()) return false;
    if (kind == Kind::anything) return true;
    return (kind == Kind::with_at) == (segment.find('@') != std::string_view::npos);
  }
};

Segment read_segment(std::string_view text) {
  using enum Segment::Kind;
  if (!text.starts_with('{')) return {literal, text};
  if (text == "{id}") return {anything, text};
  return {text.find('@') == std::string_view::npos ? without_at : with_at, text};
}

using Pattern = std::vector<Segment>;

Pattern read_pattern(std::string_view text) {
  Pattern pattern;
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('/'), text.size());
    pattern.push_back(read_segment(text.substr(0, end)));
    text.remove_prefix(end);
  }
  return pattern;
}

/// Of each route, in the order of the table.
const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> all = [] {
    std::vector<Pattern> made;
    made.reserve(kRoutes.size());
    for (const Route& route : kRoutes) made.push_back(read_pattern(route.pattern));
    return made;
  }();
  return all;
}

bool takes(const Pattern& pattern, const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return false;
  // From the end: nearly all addresses begin alike.
  for (std::size_t i = pattern.size(); i-- > 0;) {
    if (!pattern[i].takes(segments[i])) return false;
  }
  return true;
}

std::vector<std::string> captured(const Pattern& pattern, const std::vector<std::string>& segments) {
  std::vector<std::string> captures;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].kind != Segment::Kind::literal) captures.push_back(segments[i]);
  }
  return captures;
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
  for (std::size_t i = 0; i < kRoutes.size(); ++i) {
    if (kRoutes[i].method == method && takes(patterns()[i], target.segments))
      return {&kRoutes[i], captured(patterns()[i], target.segments), {}};
  }
  Match none;
  for (std::size_t i = 0; i < kRoutes.size(); ++i) {
    if (takes(patterns()[i], target.segments)) allow(none.allowed, kRoutes[i].method);
  }
  return none;
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
