#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "auth/key_set.hpp"

namespace atom::auth {

/// The keys that are trusted now. They are replaced as a whole while requests are verified. Thread-safe.
class KeyRing {
 public:
  struct Keys {
    std::shared_ptr<const KeySet> set;  ///< Null until keys have been read.
    std::uint64_t generation = 0;       ///< Changes with each set.
  };

  Keys current() const;
  void replace(KeySet set);

  /// Returns the generation of the current keys. What was decided with keys of another generation must be
  /// decided again.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const KeySet> set_;
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace atom::auth
