#include "atom/base/change_feed.hpp"

#include <utility>

namespace atom {

void ChangeFeed::subscribe(std::function<void()> observer) {
  const std::lock_guard lock(mutex_);
  observer_ = std::move(observer);
}

void ChangeFeed::publish(const Changes& now) {
  public_revision_.store(now.public_revision, std::memory_order_release);
  credential_generation_.store(now.credential_generation, std::memory_order_release);
  // Last, so that a reader of `event_seq` also sees the changes of its events.
  if (now.event_seq <= event_seq_.load(std::memory_order_relaxed)) return;
  event_seq_.store(now.event_seq, std::memory_order_release);
  const std::lock_guard lock(mutex_);
  if (observer_) observer_();
}

}  // namespace atom
