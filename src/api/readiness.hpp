#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "atom/base/result.hpp"
#include "marketplace/storage_status.hpp"

namespace atom::api {

/// Tells everyone who asks whether changes can be stored. More callers cost nothing: the result comes from
/// the last real changes, or else from one probe in `limits::kReadyInterval` that all of them wait for.
/// Thread-safe.
class Readiness {
 public:
  /// Borrows the storage, for longer than any event loop runs that has called `check`.
  explicit Readiness(marketplace::StorageStatus& storage) : storage_(storage) {}

  /// Fails with `catalog_unavailable`, also if a probe takes longer than `limits::kProbeTimeout`.
  boost::asio::awaitable<Result<void>> check();

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Waiter;

  /// Returns what a probe found; an exception is an error too, so that no probe leaves others waiting.
  boost::asio::awaitable<Result<void>> probed();
  boost::asio::awaitable<void> probe();

  marketplace::StorageStatus& storage_;
  std::mutex mutex_;
  bool probing_ = false;
  Time probe_began_ = Time::min();
  Result<void> last_;  ///< Of the last probe that has ended.
  std::vector<std::shared_ptr<Waiter>> waiting_;
};

}  // namespace atom::api
