#include "atom/event_feed.hpp"

#include <algorithm>

#include "atom/base/limits.hpp"
#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::client {
EventFeed::EventFeed(FollowOptions options, Fetch fetch, std::shared_ptr<Pacer> pacer)
    : options_(std::move(options)),
      fetch_(std::move(fetch)),
      pacer_(std::move(pacer)),
      position_(options_.after) {
  page_.next_after = options_.after;
}

Result<Event> EventFeed::next() {
  while (at_ == page_.events.size()) {
    const std::int64_t after = page_.next_after;
    auto page = fetch_({after, limits::kPageRows});
    if (!page && !page.error().retryable) return failed(std::move(page.error()));
    auto time = options_.interval;
    if (page) {
      page_ = *std::move(page);
      at_ = 0;
      // A page without an event that the caller may see can still advance the position.
      if (!page_.events.empty() || page_.next_after != after) continue;
    } else {
      time = std::max(time, page.error().retry_after.value_or(time));
    }
    if (auto paused = pause(time); !paused) return failed(std::move(paused.error()));
  }
  position_ = page_.events[at_].seq;
  return std::move(page_.events[at_++]);
}

Result<void> EventFeed::pause(std::chrono::milliseconds time) {
  if (pacer_->sleep_until(pacer_->now() + time, options_.stop)) return {};
  return failed(errors::kAborted, "Following the events was stopped, as its caller asked.");
}

}  // namespace atom::client
