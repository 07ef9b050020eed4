#include "atom/event_feed.hpp"

#include <algorithm>

#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::client {
namespace {

constexpr std::chrono::milliseconds kLongestInterval{30'000};

}  // namespace

EventFeed::EventFeed(FollowOptions options, Fetch fetch, std::shared_ptr<Pacer> pacer)
    : options_(std::move(options)),
      fetch_(std::move(fetch)),
      pacer_(std::move(pacer)),
      position_(options_.after),
      interval_(options_.interval) {
  page_.next_after = options_.after;
}

Result<Event> EventFeed::next() {
  while (at_ == page_.events.size()) {
    auto page = fetch_({page_.next_after, {}});
    if (!page && !page.error().retryable) return failed(std::move(page.error()));
    if (page && !page->events.empty()) {
      page_ = *std::move(page);
      at_ = 0;
      interval_ = options_.interval;
      break;
    }
    interval_ =
        page ? options_.interval : std::min(interval_ * 2, std::max(kLongestInterval, options_.interval));
    // A page may be empty and yet lead past events that this caller may not see.
    if (page) page_.next_after = page->next_after;
    if (auto paused = pause(); !paused) return failed(std::move(paused.error()));
  }
  position_ = page_.events[at_].seq;
  return std::move(page_.events[at_++]);
}

Result<void> EventFeed::pause() {
  if (pacer_->sleep_until(pacer_->now() + interval_, options_.stop)) return {};
  return failed(errors::kAborted, "Following the events was stopped, as its caller asked.");
}

}  // namespace atom::client
