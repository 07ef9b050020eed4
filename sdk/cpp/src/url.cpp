#include "url.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "atom/base/ascii.hpp"
#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::client {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";
constexpr std::string_view kWpks = "/v1/wpks/";

bool is_control_or_space(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
}

bool is_unreserved(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// The value of a hexadecimal digit, or -1.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = to_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string encode(std::string_view text, std::string_view also_literal) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || also_literal.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHexDigits[byte >> 4], kHexDigits[byte & 15]};
    }
  }
  return encoded;
}

/// What stands after `http://` or `https://`; nothing for another scheme.
std::optional<std::string_view> after_scheme(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    const auto same = [](char a, char b) { return to_lower(a) == b; };
    if (text.size() >= scheme.size() &&
        std::equal(scheme.begin(), scheme.end(), text.begin(), [&](char b, char a) { return same(a, b); })) {
      return text.substr(scheme.size());
    }
  }
  return std::nullopt;
}

bool is_loopback(std::string_view host) {
  const bool numeric = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host.ends_with(".localhost") || (numeric && host.starts_with("127.")) ||
         host == "[::1]";
}

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlDeleter>;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
  return text;
}

}  // namespace

Result<BaseUrl> parse_base_url(std::string_view text) {
  if (text.empty()) {
    return failed(errors::kInvalidArgument,
                  "The base URL is empty. Give the server's address, such as http://localhost:8050.");
  }
  if (std::ranges::any_of(text, is_control_or_space)) {
    return failed(errors::kInvalidArgument,
                  "The base URL holds a space or a control character. Take it out.");
  }
  const auto rest = after_scheme(text);
  if (!rest) {
    return failed(errors::kInvalidArgument, "The base URL must begin with http:// or https://.");
  }
  const std::string_view authority = rest->substr(0, rest->find_first_of("/?#\\"));
  if (authority.find('@') != std::string_view::npos) {
    return failed(
        errors::kInvalidArgument,
        "The base URL must hold no user name or password. Give the key as api_key or in ATOM_API_KEY.");
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    return failed(
        errors::kInvalidArgument,
        fmt::format("The base URL '{}' must hold no query and no fragment. End it before the ? or #.", text));
  }
  if (authority.empty() || authority.front() == ':') {
    return failed(errors::kInvalidArgument, fmt::format("The base URL '{}' names no host.", text));
  }
  const Url url(curl_url());
  if (!url) throw std::bad_alloc();
  if (const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0);
      code != CURLUE_OK) {
    return failed(errors::kInvalidArgument,
                  fmt::format("The base URL '{}' is no URL: {}.", text, curl_url_strerror(code)));
  }
  BaseUrl base{part_of(url.get(), CURLUPART_URL), is_loopback(part_of(url.get(), CURLUPART_HOST))};
  while (base.text.ends_with('/')) base.text.pop_back();
  return base;
}

std::string encode_segment(std::string_view text) {
  return encode(text, "@");
}

std::optional<std::string> decode_percent(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

void Query::add(std::string_view name, std::string_view value) {
  text_ += fmt::format("{}{}={}", text_.empty() ? '?' : '&', name, encode(value, {}));
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
