#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "atom/base/result.hpp"

namespace atom::blob::filesystem {

/// One sync for all that ask for it while another one runs: the first of them leads, the others wait for what
/// comes of it. Thread-safe.
class SharedSync {
 public:
  /// What makes durable all that was done before it was called. Never called twice at once.
  explicit SharedSync(std::function<Result<void>()> sync) : sync_(std::move(sync)) {}

  /// Returns once a sync that began after the call has ended, with what came of it.
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
  std::shared_ptr<Group> next_ = std::make_shared<Group>();  ///< Those whose sync has not begun.
};

}  // namespace atom::blob::filesystem
