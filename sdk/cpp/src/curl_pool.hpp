#pragma once

#include <curl/curl.h>
#include <sys/types.h>

#include <memory>
#include <mutex>
#include <vector>

namespace atom::client {

/// Idle libcurl handles. Each keeps its connection alive; the one that was used last is lent first, so few
/// stay warm where few are used. Thread-safe.
class CurlPool {
 public:
  struct GiveBack {
    CurlPool* pool;
    void operator()(CURL* handle) const { pool->give_back(handle); }
  };
  /// A handle on loan, which must not outlive the pool. Its options are all at their defaults.
  using Lease = std::unique_ptr<CURL, GiveBack>;

  CurlPool();
  ~CurlPool();
  CurlPool(const CurlPool&) = delete;
  CurlPool& operator=(const CurlPool&) = delete;

  Lease take();

 private:
  CURL* take_idle();
  void give_back(CURL* handle);

  std::mutex mutex_;
  std::vector<CURL*> idle_;
  pid_t owner_;
};

}  // namespace atom::client
