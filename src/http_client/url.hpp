#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "http_client/library.hpp"

namespace atom::http_client {

/// A URL as libcurl reads it, so that what is checked is what is requested.
struct Url {
  std::string text;  ///< With its scheme and host normalized.
  std::string scheme;
  std::string host;  ///< An IPv6 address in brackets.
};

/// Fails with libcurl's reason, such as `Bad IPv6 address`.
tl::expected<Url, std::string> parse_url(const Libcurl& curl, const std::string& text);

/// Returns true if the host is this machine itself: `localhost`, a name below it, or a loopback address.
bool is_loopback(const Url& url);

/// Reads a date of one of many forms, among them those of RFC 9110 section 5.6.7; nothing if there is none.
/// Tolerant: a day that does not exist, such as 31 November, is the one that would come next.
std::optional<std::chrono::sys_seconds> parse_date(const Libcurl& curl, const std::string& text);

}  // namespace atom::http_client
