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

  /// Returns what happened after the event `after`, whoever may read it: for one read on behalf of many
  /// callers, of whom `may_read` says which of it is theirs.
  Task<std::vector<EventRecord>> read_all(std::int64_t after, std::size_t limit);

  /// Returns true if `read` gives the event to the caller.
  static bool may_read(const Caller& caller, const EventRecord& event);
  /// Returns true if it also tells the caller who did it: the tenant concerned, reviewers and admins.
  static bool may_know_actor(const Caller& caller, const EventRecord& event);

  /// Returns the `seq` of the last event, 0 if there is none.
  std::int64_t last() const { return catalog_.changes().read().event_seq; }

  /// Calls `observer`, in place of the previous one, whenever `last` has grown: on the thread that committed,
  /// so it must be quick.
  void observe(std::function<void()> observer) { catalog_.changes().subscribe(std::move(observer)); }

 private:
  Catalog& catalog_;
};

}  // namespace atom::marketplace
