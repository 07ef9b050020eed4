#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "atom/error.hpp"
#include "atom/event.hpp"
#include "atom/pacer.hpp"

namespace atom::client {

struct FollowOptions {
  std::int64_t after =
      0;  ///< The `seq` of the last event that the caller has; 0 for all that there ever were.
  /// Between two looks where there is no event, or where the server cannot be asked; from 1 ms on.
  std::chrono::milliseconds interval{1000};
  std::stop_token stop{};  ///< Ends it at once, with `aborted`.
};

/// The events of a server as they come, each once and in their order, and none left out. Not thread-safe.
///
///     auto feed = client.follow({.after = last});
///     while (auto event = feed.next()) use(*event);
class EventFeed {
 public:
  using Fetch = std::function<Result<EventPage>(const EventQuery& page)>;

  EventFeed(FollowOptions options, Fetch fetch, std::shared_ptr<Pacer> pacer);

  /// Blocks until there is an event, or a failure that does not pass by itself; one that may pass is waited
  /// out, however long it takes. After a failure it may be called again, and goes on where it was.
  Result<Event> next();

  /// What `FollowOptions::after` is, to go on another time after the last event that was given.
  std::int64_t position() const { return position_; }

 private:
  Result<void> pause(std::chrono::milliseconds time);

  FollowOptions options_;
  Fetch fetch_;
  std::shared_ptr<Pacer> pacer_;
  EventPage page_;
  std::size_t at_ = 0;  ///< The next event of the page.
  std::int64_t position_;
};

}  // namespace atom::client
