#pragma once

#include <string>
#include <string_view>

#include "atom/base/random.hpp"
#include "atom/base/sha256.hpp"

namespace atom::auth {

/// A new API key. Only `id` and `hash` are stored; `secret` is shown once.
struct ApiKey {
  std::string id;      ///< `tok_` and 16 of `[0-9a-z]`: names the key in lists.
  std::string secret;  ///< `atom_` and 43 of base64url: 256 random bits.
  Sha256 hash{};       ///< Of `secret`. So many random bits need no salt and no slow hash.
};

/// Generates a key from 256 random bits.
ApiKey generate_api_key(Random& random);

/// Returns true if a bearer token is an API key by its prefix, and not a JWT.
bool is_api_key(std::string_view token);

/// Returns what an API key is stored and found by.
Sha256 hash_api_key(std::string_view secret);

}  // namespace atom::auth
