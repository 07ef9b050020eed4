#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "atom/error.hpp"

namespace atom::client {

/// Where a server is.
struct BaseUrl {
  std::string text;  ///< Scheme, host, port and path, without a slash at its end.
  bool loopback = false;

  bool operator==(const BaseUrl&) const = default;
};

/// Reads `http://host[:port][/path]` or `https://…`. Fails with `invalid_argument`; a message never repeats a
/// URL that holds credentials.
Result<BaseUrl> parse_base_url(std::string_view text);

/// `text` as one segment of a path: what RFC 3986 section 2.3 does not call unreserved is percent-encoded,
/// but for `@`, which a segment may hold.
std::string encode_segment(std::string_view text);

/// Undoes percent-encoding; nothing where a `%` is not followed by two hexadecimal digits.
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

/// The id in `/v1/wpks/{id}` or `/v1/wpks/{id}/…`, wherever the path is mounted; nothing for another path.
std::optional<std::string> id_of_location(std::string_view location);

}  // namespace atom::client
