#include "url.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <boost/url/encode.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "atom/base/ascii.hpp"
#include "atom/errors.hpp"
#include "failure.hpp"
#include "http_client/url.hpp"

namespace atom::client {
namespace {

constexpr std::string_view kWpks = "/v1/wpks/";

bool is_control_or_space(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
}

/// Returns what follows `http://` or `https://`, in any case; nothing for another scheme.
std::optional<std::string_view> after_scheme(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string scheme = to_lower(text.substr(0, end));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  return text.substr(end + 3);
}

Error contains_control_or_space() {
  return make_error(errors::kInvalidArgument,
                    "The base URL contains a space or a control character. Remove it.");
}

}  // namespace

Result<BaseUrl> parse_base_url(std::string_view text) {
  if (text.empty()) {
    return failed(errors::kInvalidArgument,
                  "The base URL is empty. Set it to the server's address, such as http://localhost:8050.");
  }
  if (std::ranges::any_of(text, is_control_or_space)) return failed(contains_control_or_space());
  const auto rest = after_scheme(text);
  if (!rest) {
    return failed(errors::kInvalidArgument, "The base URL must begin with http:// or https://.");
  }
  const std::string_view authority = rest->substr(0, rest->find_first_of("/?#\\"));
  if (authority.find('@') != std::string_view::npos) {
    return failed(
        errors::kInvalidArgument,
        "The base URL must not contain a user name or password. Pass the key as api_key or in ATOM_API_KEY.");
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    return failed(
        errors::kInvalidArgument,
        fmt::format("The base URL '{}' must not have a query or a fragment. End it before the ? or #.",
                    text));
  }
  if (authority.empty() || authority.front() == ':') {
    return failed(errors::kInvalidArgument, fmt::format("The base URL '{}' has no host.", text));
  }
  const auto url = http_client::parse_url(http_client::linked_libcurl(), std::string(text));
  if (!url) {
    return failed(errors::kInvalidArgument,
                  fmt::format("The base URL '{}' is not a URL: {}.", text, url.error()));
  }
  // A host is percent-decoded.
  if (std::ranges::any_of(url->text, is_control_or_space)) return failed(contains_control_or_space());
  BaseUrl base{url->text, http_client::is_loopback(*url)};
  while (base.text.ends_with('/')) base.text.pop_back();
  return base;
}

std::string encode_segment(std::string_view text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars + '@');
}

std::optional<std::string> decode_percent(std::string_view text) {
  const auto encoded = boost::urls::make_pct_string_view(text);
  if (!encoded) return std::nullopt;
  return encoded->decode();
}

void Query::add(std::string_view name, std::string_view value) {
  text_ += fmt::format("{}{}={}", text_.empty() ? '?' : '&', name,
                       boost::urls::encode(value, boost::urls::unreserved_chars));
}

std::optional<std::string> id_of_location(std::string_view location) {
  const std::size_t start = location.rfind(kWpks);
  if (start == std::string_view::npos) return std::nullopt;
  const std::string_view rest = location.substr(start + kWpks.size());
  const std::string_view segment = rest.substr(0, rest.find_first_of("/?#"));
  if (segment.empty()) return std::nullopt;
  return decode_percent(segment);
}

}  // namespace atom::client
