#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::atomd {

/// Where an issuer's JWK set is: in a file, or behind a URL. One of them is empty.
struct KeySource {
  std::string file;
  std::string url;
};

constexpr std::string_view kKeysUnreadable = "keys_unreadable";

/// Fails with a sentence for what is not a URL that keys may come from: `https`, or `http` of this machine.
Result<void> check_key_url(const std::string& url);

/// The text of the JWK set, as it is now. Blocks, for `limits::kJwksTimeout` at most, or until `stop`. Fails
/// with a sentence that says why there is none. Redirects are not followed, since they could lead anywhere.
Result<std::string> read_keys(const KeySource& source, const std::atomic<bool>* stop = nullptr);

}  // namespace atom::atomd
