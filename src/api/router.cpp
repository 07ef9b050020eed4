#include "api/router.hpp"

#include <algorithm>

#include "api/problem.hpp"

namespace atom::api {
namespace {

std::size_t limit_of(Body body, const BodyLimits& body_limits) {
  const bool has_document = body == Body::envelope || body == Body::document;
  return has_document ? body_limits.document : body_limits.small;
}

void add_method(std::string& allowed, http::verb method) {
  if (!allowed.empty()) allowed += ", ";
  allowed += http::to_string(method);
  if (method == http::verb::get) allowed += ", HEAD";
}

}  // namespace

Router::Segment Router::Segment::parse(std::string_view text) {
  if (!text.starts_with('{')) return {Kind::literal, text};
  if (text == "{id}") return {Kind::anything, text};
  return {text.find('@') == std::string_view::npos ? Kind::without_at : Kind::with_at, text};
}

bool Router::Segment::takes(std::string_view segment) const {
  if (kind == Kind::literal) return segment == text;
  if (segment.empty()) return false;
  if (kind == Kind::anything) return true;
  return (kind == Kind::with_at) == (segment.find('@') != std::string_view::npos);
}

Router::Pattern Router::parse_pattern(std::string_view text) {
  Pattern pattern;
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('/'), text.size());
    pattern.push_back(Segment::parse(text.substr(0, end)));
    text.remove_prefix(end);
  }
  return pattern;
}

bool Router::takes(const Pattern& pattern, const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return false;
  // From the end: nearly all addresses begin alike.
  for (std::size_t i = pattern.size(); i-- > 0;) {
    if (!pattern[i].takes(segments[i])) return false;
  }
  return true;
}

std::vector<std::string> Router::captured(const Pattern& pattern, const std::vector<std::string>& segments) {
  std::vector<std::string> captures;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].kind != Segment::Kind::literal) captures.push_back(segments[i]);
  }
  return captures;
}

Router::Router(const std::vector<Family>& families) {
  for (const Family& family : families) {
    for (const Route& route : family.routes) {
      routes_.push_back(
          {route, family.render_error, limit_of(route.body, family.body_limits), routes_.size()});
      patterns_.push_back(parse_pattern(route.pattern));
    }
  }
}

Match Router::match(http::verb method, const Target& target, Entrance entrance) const {
  if (method == http::verb::head) method = http::verb::get;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (routes_[i].method == method && is_at(routes_[i].entrance, entrance) &&
        takes(patterns_[i], target.segments))
      return {&routes_[i], captured(patterns_[i], target.segments), {}, routes_[i].render_error};
  }
  Match none{nullptr, {}, {}, problem_response};
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!is_at(routes_[i].entrance, entrance) || !takes(patterns_[i], target.segments)) continue;
    add_method(none.allowed, routes_[i].method);
    none.render_error = routes_[i].render_error;
  }
  return none;
}

}  // namespace atom::api
