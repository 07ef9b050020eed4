#include "auth/key_ring.hpp"

namespace atom::auth {

KeyRing::Keys KeyRing::current() const {
  const std::lock_guard lock(mutex_);
  return {set_, generation_.load(std::memory_order_relaxed)};
}

void KeyRing::replace(KeySet set) {
  auto shared = std::make_shared<const KeySet>(std::move(set));
  const std::lock_guard lock(mutex_);
  set_ = std::move(shared);
  generation_.fetch_add(1, std::memory_order_release);
}

}  // namespace atom::auth
