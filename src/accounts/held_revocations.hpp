#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"

namespace atom::accounts {

/// A revocation that could not be written.
struct HeldRevocation {
  Principal principal;  ///< Who revokes.
  std::string id;       ///< The key that is revoked.
  Timestamp at;
  std::vector<std::string> ended;  ///< That key, and all that were made with it.
};

/// Holds revocations in memory while the store cannot be written to, so that they take effect all the same.
/// Thread-safe.
class HeldRevocations {
 public:
  /// Holding a revocation twice has no further effect. Returns false if too many keys are held already
  /// (`limits::kHeldRevocations`).
  bool hold(HeldRevocation revocation);
  /// Must be called once the revocation of this key is durable.
  void release(std::string_view id);

  /// Returns when the key was revoked, if its revocation is held.
  std::optional<Timestamp> find(const std::string& id) const;
  std::vector<HeldRevocation> all() const;
  bool empty() const { return keys_.load(std::memory_order_acquire) == 0; }

  /// Grows with each revocation that is held, before `hold` returns.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

 private:
  void index();

  mutable std::mutex mutex_;
  std::vector<HeldRevocation> held_;
  std::unordered_map<std::string, Timestamp> ended_;  ///< Every key in `held_`.
  std::atomic<std::size_t> keys_ = 0;                 ///< Its size.
  std::atomic<std::uint64_t> generation_ = 0;
};

}  // namespace atom::accounts
