#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "atom/base/result.hpp"
#include "marketplace/storage_status.hpp"

namespace atom::api {

/// Whether changes can be stored, for all who ask. Their number costs nothing: it is known from the last real
/// changes, or else from one probe in `limits::kReadyInterval` that all of them wait for. Thread-safe.
class Readiness {
 public:
  /// Borrows the storage, for longer than any event loop runs that has called `check`.
  explicit Readiness(marketplace::StorageStatus& storage) : storage_(storage) {}

  /// Fails with `catalog_unavailable`, also if a probe takes longer than `limits::kProbeTimeout`.
  boost::asio::awaitable<Result<void>> check();

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Waiter;

  boost::asio::awaitable<void> probe();

  marketplace::StorageStatus& storage_;
  std::mutex mutex_;
  bool probing_ = false;
  Time probe_began_ = Time::min();
  Result<void> last_;  ///< Of the last probe that has ended.
  std::vector<std::shared_ptr<Waiter>> waiting_;
};

}  // namespace atom::api
