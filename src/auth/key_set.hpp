#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/result.hpp"
#include "auth/key.hpp"

namespace atom::auth {

/// The keys that an issuer signs with at one time. Immutable; thread-safe.
class KeySet {
 public:
  /// The one key of an issuer that shares a secret with the server; a token need not name it, and whatever
  /// name a token gives is its own.
  explicit KeySet(Key only) : keys_{std::move(only)}, named_(false) {}

  /// Reads a JWK set (RFC 7517 section 5). A key that cannot be used is left out and told of in `skipped`.
  /// Fails with `invalid_key_set` for what is none, or holds more than `limits::kJwks` keys.
  static Result<KeySet> parse(std::string_view json);

  /// The key that a token with this `alg` and `kid` is to be verified with. The algorithm only tells keys
  /// apart here: the key that is found has it. Fails with `unknown_key` for a `kid` that is not in the set,
  /// and with `invalid_token` where the named key has another algorithm, or none is named and not exactly one
  /// fits.
  Result<const Key*> select(std::string_view algorithm, const std::optional<std::string>& kid) const;

  std::size_t size() const { return keys_.size(); }
  /// A sentence for each key that was left out.
  const std::vector<std::string>& skipped() const { return skipped_; }

 private:
  KeySet() = default;
  Result<const Key*> select_named(std::string_view algorithm, const std::string& kid) const;
  Result<const Key*> select_only(std::string_view algorithm) const;
  void add(const boost::json::value& jwk);

  std::vector<Key> keys_;
  std::vector<std::string> skipped_;
  bool named_ = true;
};

}  // namespace atom::auth
