#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "curl_exchange.hpp"
#include "curl_handles.hpp"

namespace atom::client {

/// Idle libcurl handles. The pair that was used last is lent first, so few stay warm where few are used.
/// Thread-safe.
class CurlPool {
 public:
  struct GiveBack {
    CurlPool* pool;
    void operator()(CurlHandles* handles) const { pool->give_back(std::unique_ptr<CurlHandles>(handles)); }
  };
  /// Handles on loan, which must not outlive the pool.
  using Lease = std::unique_ptr<CurlHandles, GiveBack>;

  /// Borrows `config`.
  explicit CurlPool(const CurlConfig& config);
  Lease take();

 private:
  std::unique_ptr<CurlHandles> take_idle();
  void give_back(std::unique_ptr<CurlHandles> handles);

  const CurlConfig& config_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<CurlHandles>> idle_;
};

}  // namespace atom::client
