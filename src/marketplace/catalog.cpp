#include "marketplace/catalog.hpp"

#include <utility>

namespace atom::marketplace {

void Catalog::observe_events(std::function<void()> observer) {
  const std::lock_guard lock(observer_mutex_);
  observer_ = std::move(observer);
}

void Catalog::announce(std::int64_t seq) {
  if (seq <= last_event_.load()) return;
  last_event_.store(seq);
  const std::lock_guard lock(observer_mutex_);
  if (observer_) observer_();
}

}  // namespace atom::marketplace
