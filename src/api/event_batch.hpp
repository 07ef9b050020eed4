#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marketplace/caller.hpp"
#include "marketplace/records.hpp"

namespace atom::api {

/// Events that were read once, for all followers on an event loop. Each is rendered when the first follower
/// needs it.
class EventBatch {
 public:
  /// `events` are all that happened after the event `after`, at least one.
  EventBatch(std::int64_t after, std::vector<marketplace::EventRecord> events);

  std::int64_t after() const { return after_; }
  std::int64_t last() const { return items_.back().event.seq; }

  /// Returns the frames of the events after `after` that the caller may read.
  std::string frames_for(const marketplace::Caller& caller, std::int64_t after);

 private:
  struct Item {
    marketplace::EventRecord event;
    std::string whole = {};
    std::string without_actor = {};
  };
  static const std::string& frame_of(Item& item, bool with_actor);

  std::int64_t after_;
  std::vector<Item> items_;
};

}  // namespace atom::api
