#pragma once

#include "api/process_stats.hpp"

namespace atom::atomd {

/// Reads this process's statistics from `/proc`. Values that Linux does not provide are zero.
api::ProcessStats process_stats();

}  // namespace atom::atomd
