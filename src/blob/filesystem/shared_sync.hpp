#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "atom/base/result.hpp"

namespace atom::blob::filesystem {

/// Combines the syncs that are requested while another one runs into one: the first caller runs it, the
/// others wait for its result. Thread-safe.
class SharedSync {
 public:
  /// `sync` makes durable everything done before it is called. It is never called concurrently.
  explicit SharedSync(std::function<Result<void>()> sync) : sync_(std::move(sync)) {}

  /// Waits for a sync that began after this call, and returns its result.
  Result<void> operator()();

 private:
  struct Group {
    bool done = false;
    Result<void> result;
  };

  std::function<Result<void>()> sync_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool running_ = false;
  std::shared_ptr<Group> next_ = std::make_shared<Group>();  ///< Callers whose sync has not begun.
};

}  // namespace atom::blob::filesystem
