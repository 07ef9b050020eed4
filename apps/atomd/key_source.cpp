#include "key_source.hpp"

#include <fmt/format.h>

#include <fstream>

#include "atom/base/limits.hpp"
#include "http_client/client.hpp"
#include "http_client/url.hpp"

namespace atom::atomd {
namespace {

tl::unexpected<Error> unreadable(std::string why) {
  return fail(kKeysUnreadable, std::move(why));
}

tl::unexpected<Error> too_large(const std::string& where) {
  return unreadable(fmt::format("The JWK set at {} is larger than {} bytes.", where, limits::kJwksBytes));
}

Result<std::string> read_from_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(limits::kJwksBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.eof()) {
    if (file) return too_large(path);
    return unreadable(fmt::format("Cannot read '{}'.", path));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

/// Loaded only if keys are fetched (ADR 16).
Result<const http_client::Libcurl*> libcurl() {
  auto loaded = http_client::load_libcurl();
  if (loaded) return loaded;
  return unreadable(fmt::format("{} Or use jwt.jwks_file.", loaded.error().message));
}

Result<std::string> read_from_url(const std::string& url, const std::stop_token& stop) {
  const auto curl = libcurl();
  if (!curl) return fail(curl.error());
  const http_client::Client client(**curl, {.connect_timeout = limits::kJwksConnectTimeout,
                                            .max_response_bytes = limits::kJwksBytes,
                                            .server_is_local = url.starts_with("http:")});
  const auto outcome = client.send({.url = url, .timeout = limits::kJwksTimeout, .stop = stop});
  if (!outcome) {
    using Kind = http_client::Failure::Kind;
    if (outcome.error().kind == Kind::response_too_large) return too_large(url);
    return unreadable(fmt::format("Cannot fetch {}: {}.", url, outcome.error().reason));
  }
  if (outcome->status != 200) {
    return unreadable(fmt::format("{} returned status {} instead of 200.", url, outcome->status));
  }
  return outcome->body;
}

}  // namespace

Result<void> check_key_url(const std::string& url) {
  const auto curl = libcurl();
  if (!curl) return fail(curl.error());
  const auto parsed = http_client::parse_url(**curl, url);
  if (!parsed) return unreadable("not a URL. Use one that begins with https://.");
  if (parsed->scheme == "https") return {};
  if (parsed->scheme == "http" && http_client::is_loopback(*parsed)) return {};
  return unreadable(
      "anyone on the network could replace the keys and then sign any token. Use https://; http:// is "
      "allowed for loopback addresses only.");
}

Result<std::string> read_keys(const KeySource& source, const std::stop_token& stop) {
  return source.url.empty() ? read_from_file(source.file) : read_from_url(source.url, stop);
}

}  // namespace atom::atomd
