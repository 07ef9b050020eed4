#pragma once

#include <curl/curl.h>

#include <memory>
#include <mutex>
#include <vector>

namespace atom::client {

struct EasyCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiCleanup {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

/// A transfer of libcurl's, and the loop that runs it. The loop keeps the connection alive.
struct CurlHandles {
  // Cleaned up in the opposite order, as libcurl asks for: the transfer first.
  std::unique_ptr<CURLM, MultiCleanup> multi;
  std::unique_ptr<CURL, EasyCleanup> easy;
};

/// Starts libcurl, once in a process. Throws std::runtime_error where it does not start.
void start_curl();

/// A new transfer. Throws std::bad_alloc.
std::unique_ptr<CURL, EasyCleanup> make_easy();

/// Idle libcurl handles. The pair that was used last is lent first, so few stay warm where few are used.
/// Thread-safe.
class CurlPool {
 public:
  struct GiveBack {
    CurlPool* pool;
    void operator()(CurlHandles* handles) const { pool->give_back(std::unique_ptr<CurlHandles>(handles)); }
  };
  /// Handles on loan, which must not outlive the pool. The transfer's options are all at their defaults.
  using Lease = std::unique_ptr<CurlHandles, GiveBack>;

  CurlPool();
  Lease take();

 private:
  std::unique_ptr<CurlHandles> take_idle();
  void give_back(std::unique_ptr<CurlHandles> handles);

  std::mutex mutex_;
  std::vector<std::unique_ptr<CurlHandles>> idle_;
};

}  // namespace atom::client
