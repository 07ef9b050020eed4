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
  std::int64_t after = 0;  ///< The `seq` of the last event that the caller has; 0 for all events.
  /// Between two polls if there is no event or the server cannot be reached; at least 1 ms.
  std::chrono::milliseconds interval{1000};
  std::stop_token stop{};  ///< Ends the feed at once with `aborted`.
};

/// The events of a server as they happen: each once, in order, and none left out. Not thread-safe.
///
///     auto feed = client.follow({.after = last});
///     while (auto event = feed.next()) use(*event);
class EventFeed {
 public:
  using Fetch = std::function<Result<EventPage>(const EventQuery& page)>;

  EventFeed(FollowOptions options, Fetch fetch, std::shared_ptr<Pacer> pacer);

  /// Blocks until there is an event or a permanent failure; transient failures are waited out, however long
  /// they take. After a failure it may be called again and continues where it was.
  Result<Event> next();

  /// Returns the `FollowOptions::after` that resumes after the last event returned.
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
