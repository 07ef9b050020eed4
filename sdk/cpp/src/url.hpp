#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "atom/error.hpp"

namespace atom::client {

/// The address of a server.
struct BaseUrl {
  std::string text;  ///< Scheme, host, port and path, without a slash at its end.
  bool loopback = false;

  bool operator==(const BaseUrl&) const = default;
};

/// Reads `http://host[:port][/path]` or `https://…`. Fails with `invalid_argument`; a message never repeats a
/// URL that contains credentials.
Result<BaseUrl> parse_base_url(std::string_view text);

/// Returns `text` as one segment of a path: percent-encodes everything except the unreserved characters of
/// RFC 3986 section 2.3 and `@`.
std::string encode_segment(std::string_view text);

/// Undoes percent-encoding; returns nothing if a `%` is not followed by two hexadecimal digits.
std::optional<std::string> decode_percent(std::string_view text);

/// Builds the query of a target.
class Query {
 public:
  void add(std::string_view name, std::string_view value);
  /// Empty, or `?name=value&…`.
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Returns the id in `/v1/wpks/{id}` or `/v1/wpks/{id}/…`, wherever the path is mounted; nothing for another
/// path.
std::optional<std::string> id_of_location(std::string_view location);

}  // namespace atom::client
