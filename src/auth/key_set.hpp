#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/result.hpp"
#include "auth/key.hpp"

namespace atom::auth {

/// The keys that an issuer uses at one time. Immutable; thread-safe.
class KeySet {
 public:
  /// Makes a set of the secret that an issuer shares with the server. A token need not name it, and any name
  /// that a token gives is ignored.
  explicit KeySet(Key only) : keys_{std::move(only)}, named_(false) {}

  /// Reads a JWK set (RFC 7517 section 5). A key that cannot be used is left out, and `skipped` says why.
  /// Fails with `invalid_key_set` if `json` is not a JWK set or holds more than `limits::kJwks` keys.
  static Result<KeySet> parse(std::string_view json);

  /// Returns the keys of which one verifies a token with this `alg` and `kid`: those with this name and
  /// algorithm, of which an issuer that changes its keys may have several, up to `limits::kKeysTried`. Fails
  /// with `unknown_key` for a `kid` that is not in the set, and with `invalid_token` if the named keys have
  /// another algorithm, or if no key is named and not exactly one fits.
  Result<std::vector<Key>> select(std::string_view algorithm, const std::optional<std::string>& kid) const;

  std::size_t size() const { return keys_.size(); }
  /// Returns a sentence for each key that was left out.
  const std::vector<std::string>& skipped() const { return skipped_; }

 private:
  KeySet() = default;
  Result<std::vector<Key>> select_named(std::string_view algorithm, const std::string& kid) const;
  Result<std::vector<Key>> select_only(std::string_view algorithm) const;
  void add(const boost::json::value& jwk);

  std::vector<Key> keys_;
  std::vector<std::string> skipped_;
  bool named_ = true;
};

}  // namespace atom::auth
