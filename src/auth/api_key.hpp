#pragma once

#include <string>
#include <string_view>

#include "atom/base/random.hpp"
#include "atom/base/sha256.hpp"

namespace atom::auth {

/// A fresh API key. Only `id` and `hash` are to be kept; `secret` is shown once.
struct ApiKey {
  std::string id;      ///< `tok_` and 16 of `[0-9a-z]`: names the key in lists.
  std::string secret;  ///< `atom_` and 43 of base64url: 256 random bits.
  Sha256 hash{};       ///< Of `secret`. So many random bits need no salt and no slow hash.
};

ApiKey generate_api_key(Random& random);

/// Whether a bearer token is meant as an API key (and not as a JWT).
bool is_api_key(std::string_view token);

Sha256 hash_api_key(std::string_view secret);

}  // namespace atom::auth
