#pragma once

#include <cstdint>

namespace atom::api {

/// The operating system's figures for this process, in the terms of Prometheus' `process_*` metrics.
struct ProcessStats {
  double cpu_seconds = 0;
  double start_time_seconds = 0;  ///< Since the Unix epoch.
  std::int64_t resident_bytes = 0;
  std::int64_t virtual_bytes = 0;
  std::int64_t open_fds = 0;
  std::int64_t max_fds = 0;
};

}  // namespace atom::api
