#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/records.hpp"

namespace atom::marketplace {

/// Events in order, as a caller may read them.
struct EventPage {
  std::vector<EventRecord> events;  ///< `actor` is empty if the caller may not know it.
  std::int64_t next_after = 0;      ///< Where the next page begins.
};

/// The log of every change: an audit trail that can be read from any event on, and followed live.
/// Thread-safe.
class EventLog {
 public:
  /// Borrows the catalog.
  explicit EventLog(Catalog& catalog) : catalog_(catalog) {}

  /// Returns what the caller may read after the event `after`: what happened to anything public and all of
  /// its own tenant's, for a reviewer all that happened to packages, for an admin everything. Whoever
  /// continues from `next_after` misses no event and gets none twice.
  Task<EventPage> read(const Caller& caller, std::int64_t after, std::size_t limit);

  /// Returns the `seq` of the last event, 0 if there is none.
  std::int64_t last() const { return catalog_.changes().read().event_seq; }

  /// Calls `observer`, in place of the previous one, whenever `last` has grown: on the thread that committed,
  /// so it must be quick.
  void observe(std::function<void()> observer) { catalog_.changes().subscribe(std::move(observer)); }

 private:
  Catalog& catalog_;
};

}  // namespace atom::marketplace
