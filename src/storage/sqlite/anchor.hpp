#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "atom/base/result.hpp"

namespace atom::storage::sqlite {

class Database;

/// The last event of a catalog. Events are numbered from 1 without a gap, so `seq` is also their count.
struct LastEvent {
  std::int64_t seq = 0;
  std::string hash;  ///< SHA-256 of its columns in hexadecimal; empty if unknown or without an event.

  bool operator==(const LastEvent&) const = default;
};

/// Reads it from a catalog. Throws `CatalogFault`.
LastEvent last_event_of(Database& database);

/// The last acknowledged event, noted in a file beside the catalog. SQLite ends its write-ahead log at the
/// first damaged page without a word, so only something outside of it can tell that its tail was lost.
///
/// Every commit writes the event's number, which survives a `kill -9`; its hash is added when the writer is
/// idle and at a stop. The file is synced then and with each checkpoint, so that after a power failure it
/// names at least what was acknowledged up to then. It never names what is not durable. It has two slots that
/// are written in turn, so one is whole whatever happens.
class Anchor {
 public:
  /// Opens the file in `directory`, which exists. Fails with `catalog_unavailable`.
  static Result<std::unique_ptr<Anchor>> open(const std::filesystem::path& directory);

  Anchor(const Anchor&) = delete;
  Anchor& operator=(const Anchor&) = delete;
  /// Syncs.
  ~Anchor();

  /// Writes the last event, whose commit is durable. If that fails, a later one is noted. For one thread.
  void note(const LastEvent& last);
  /// Makes what was noted durable. Thread-safe.
  void sync();

 private:
  Anchor(int file, int slot) : file_(file), slot_(slot) {}

  int file_;
  int slot_;
  std::atomic<bool> is_dirty_ = false;
};

/// Reads the file in `directory`. Returns nothing if there is none. Fails with `events_lost` if it is
/// damaged.
Result<std::optional<LastEvent>> read_anchor(const std::filesystem::path& directory);

/// Puts a durable new file in place of the one in `directory`. Fails with `catalog_unavailable`.
Result<void> write_anchor(const std::filesystem::path& directory, const LastEvent& last);

/// Fails with `events_lost` if the catalog in `directory` lacks the noted event or has another one in its
/// place. Throws `CatalogFault`.
Result<void> check_anchor(Database& database, const std::optional<LastEvent>& noted,
                          const std::filesystem::path& directory);

/// Does the same for a catalog that nobody has opened yet, and leaves its files as they are, so that a log
/// with lost events can still be examined. Fails with `events_lost` or `catalog_unavailable`.
Result<void> require_all_events(const std::filesystem::path& directory);

/// Notes the last event that the catalog in `directory` has as the last one that was acknowledged. Returns
/// it, and why it had to be noted if events were lost. Fails with `catalog_missing`, `catalog_in_use` or
/// `catalog_unavailable`.
struct AcceptedLoss {
  LastEvent last;
  std::optional<std::string> loss;
};
Result<AcceptedLoss> accept_lost_events(const std::filesystem::path& directory);

}  // namespace atom::storage::sqlite
