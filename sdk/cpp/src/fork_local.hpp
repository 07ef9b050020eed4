#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "fork_count.hpp"

namespace atom::client {

/// A value that each process has for itself, made when it is first asked for: after a fork the child finds a
/// new one.
///
/// The parent's is left as it is, and not even destroyed: its connections are the parent's too, its threads
/// do not run here, and its locks may be held by one of them for ever. No lock is taken to see that, for the
/// same reason.
template <class T>
class ForkLocal {
 public:
  using Make = std::function<std::unique_ptr<T>()>;

  explicit ForkLocal(Make make) : make_(std::move(make)) {}
  ~ForkLocal() {
    const Slot* slot = slot_.load();
    if (slot != nullptr && slot->forks == fork_count()) delete slot;
  }
  ForkLocal(const ForkLocal&) = delete;
  ForkLocal& operator=(const ForkLocal&) = delete;

  T& get() const {
    Slot* slot = slot_.load(std::memory_order_acquire);
    const std::uint64_t forks = fork_count();
    if (slot != nullptr && slot->forks == forks) return *slot->value;
    auto fresh = std::make_unique<Slot>(Slot{forks, make_()});
    if (slot_.compare_exchange_strong(slot, fresh.get())) return *fresh.release()->value;
    return *slot->value;  // Another thread of this process was first.
  }

 private:
  struct Slot {
    std::uint64_t forks;  ///< When it was made.
    std::unique_ptr<T> value;
  };

  Make make_;
  mutable std::atomic<Slot*> slot_ = nullptr;
};

}  // namespace atom::client
