#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "http_client/client.hpp"
#include "http_client/handles.hpp"

namespace atom::http_client {

/// A transfer and the loop that runs it and nothing else, for requests that block.
struct Handles {
  // Destroyed in the opposite order, as libcurl demands: the transfer first.
  Multi multi;
  Easy easy;
};

/// Idle libcurl handles. The pair used last is lent first, so that few stay warm if few are needed.
/// Thread-safe.
class HandlePool {
 public:
  struct GiveBack {
    HandlePool* pool;
    void operator()(Handles* handles) const { pool->give_back(std::unique_ptr<Handles>(handles)); }
  };
  /// Handles on loan, which must not outlive the pool.
  using Lease = std::unique_ptr<Handles, GiveBack>;

  /// Borrows its arguments.
  HandlePool(const Libcurl& curl, const Options& options);
  Lease take();

 private:
  std::unique_ptr<Handles> take_idle();
  void give_back(std::unique_ptr<Handles> handles);

  const Libcurl& curl_;
  const Options& options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Handles>> idle_;
};

}  // namespace atom::http_client
