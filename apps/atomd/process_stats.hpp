#pragma once

#include "api/process_stats.hpp"

namespace atom::atomd {

/// What Linux says of this process, from `/proc`; zero where it does not.
api::ProcessStats process_stats();

}  // namespace atom::atomd
