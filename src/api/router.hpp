#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/family.hpp"
#include "api/target.hpp"

namespace atom::api {

/// A route where it is mounted, with what its family adds.
struct MountedRoute : Route {
  RenderError render_error;
  std::size_t body_limit;  ///< In bytes.
  std::size_t index;       ///< In `Router::routes`.
};

struct Match {
  const MountedRoute* route = nullptr;  ///< Null if no route has this path and method.
  std::vector<std::string> captures;    ///< What the pattern's `{…}` took, in their order.
  std::string allowed;                  ///< If only the method is wrong: the methods that the path takes.
  RenderError render_error;             ///< Of the family that the path belongs to.
};

/// Finds routes by method and path, in the order in which they were mounted.
class Router {
 public:
  explicit Router(const std::vector<Family>& families);

  /// `HEAD` matches the route of `GET`. Routes of another entrance do not exist.
  Match match(http::verb method, const Target& target, Entrance entrance = Entrance::every) const;

  std::span<const MountedRoute> routes() const { return routes_; }

 private:
  /// A segment of a pattern. The `@` distinguishes `{name}@{version}` from `{name}`; `{id}` matches any text.
  struct Segment {
    enum class Kind { literal, anything, with_at, without_at };
    Kind kind;
    std::string_view text;

    static Segment parse(std::string_view text);
    bool takes(std::string_view segment) const;
  };
  using Pattern = std::vector<Segment>;

  static Pattern parse_pattern(std::string_view text);
  static bool takes(const Pattern& pattern, const std::vector<std::string>& segments);
  static std::vector<std::string> captured(const Pattern& pattern, const std::vector<std::string>& segments);

  std::vector<MountedRoute> routes_;
  std::vector<Pattern> patterns_;  ///< Of each route.
};

}  // namespace atom::api
