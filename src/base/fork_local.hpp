#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "atom/base/fork_count.hpp"

namespace atom {

/// A value that each process has for itself, made when it is first needed: after a fork the child makes a new
/// one.
///
/// The parent's value stays as it is in the child and is not even destroyed: its connections belong to the
/// parent, its threads do not run in the child, and a thread may have held its locks during the fork. For the
/// same reason `get` takes no lock.
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
    std::uint64_t forks;  ///< When the value was made.
    std::unique_ptr<T> value;
  };

  Make make_;
  mutable std::atomic<Slot*> slot_ = nullptr;
};

}  // namespace atom
