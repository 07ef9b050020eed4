#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "api/bytes.hpp"

namespace atom::api {

/// A text that is made at most once in an interval, for all who ask for it. Thread-safe.
class SharedPage {
 public:
  explicit SharedPage(std::chrono::steady_clock::duration interval) : interval_(interval) {}

  /// Returns the last text, or makes one if that is older than the interval. Others wait meanwhile.
  std::shared_ptr<const Bytes> get(const std::function<std::string()>& make) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (!page_ || now - made_at_ >= interval_) {
      page_ = std::make_shared<const Bytes>(make());
      made_at_ = now;
    }
    return page_;
  }

 private:
  std::chrono::steady_clock::duration interval_;
  std::mutex mutex_;
  std::shared_ptr<const Bytes> page_;
  std::chrono::steady_clock::time_point made_at_;
};

}  // namespace atom::api
