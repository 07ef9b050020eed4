#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>

/// A catalog's news for the processes that serve it, so that they can cache what they read
/// and notify who follows the event log.
///
///     const std::uint64_t revision = catalog.changes().read().public_revision;
///     if (cached && cached->revision == revision) return cached->response;
///
/// A number is read before what is cached under it, so a change in between makes the cache stale and never
/// the other way round.
namespace atom {

/// The numbers only grow, and may grow without a change.
struct Changes {
  std::int64_t event_seq = 0;  ///< `seq` of the last durable event, 0 if there is none.
  std::uint64_t public_revision =
      0;  ///< Grows if approved versions, or what is shown of them, may have changed.
  std::uint64_t credential_generation = 0;  ///< Grows if a credential may have been revoked.

  bool operator==(const Changes&) const = default;
};

/// Thread-safe.
class ChangeFeed {
 public:
  ChangeFeed(const ChangeFeed&) = delete;
  ChangeFeed& operator=(const ChangeFeed&) = delete;

  /// Returns the current numbers, without waiting: `public_revision` and `credential_generation` cover every
  /// event up to `event_seq`. They include each change that this process has acknowledged, and each that
  /// another process acknowledged `staleness()` ago.
  Changes read() const {
    const std::int64_t event_seq = event_seq_.load(std::memory_order_acquire);
    return {event_seq, public_revision_.load(std::memory_order_acquire),
            credential_generation_.load(std::memory_order_acquire)};
  }

  /// How long a change that another process acknowledged may be missing. Zero if only one process serves the
  /// catalog.
  std::chrono::milliseconds staleness() const { return staleness_; }

  /// Calls `observer`, in place of the previous one, whenever `event_seq` has grown: on the thread that
  /// noticed, so it must be quick.
  void subscribe(std::function<void()> observer);

 protected:
  explicit ChangeFeed(std::chrono::milliseconds staleness) : staleness_(staleness) {}
  ~ChangeFeed() = default;

  /// One call at a time.
  void publish(const Changes& now);

 private:
  std::chrono::milliseconds staleness_;
  std::atomic<std::int64_t> event_seq_{0};
  std::atomic<std::uint64_t> public_revision_{0};
  std::atomic<std::uint64_t> credential_generation_{0};
  std::mutex mutex_;
  std::function<void()> observer_;
};

/// A feed as its adapter has it. The adapter publishes a change before it acknowledges it.
class ChangePublisher final : public ChangeFeed {
 public:
  explicit ChangePublisher(std::chrono::milliseconds staleness) : ChangeFeed(staleness) {}
  using ChangeFeed::publish;
};

}  // namespace atom
