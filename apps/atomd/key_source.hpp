#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::atomd {

/// The place of an issuer's JWK set: a file or a URL. One of them is empty.
struct KeySource {
  std::string file;
  std::string url;
};

constexpr std::string_view kKeysUnreadable = "keys_unreadable";

/// Fails unless keys may be fetched from `url`: `https`, or `http` on this machine.
Result<void> check_key_url(const std::string& url);

/// Reads the current text of the JWK set. Blocks until `stop` is requested, or at most for
/// `limits::kJwksTimeout`. Does not follow redirects, which could lead anywhere.
Result<std::string> read_keys(const KeySource& source, const std::stop_token& stop = {});

}  // namespace atom::atomd
