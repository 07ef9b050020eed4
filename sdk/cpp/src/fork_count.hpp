#pragma once

#include <cstdint>

namespace atom::client {

/// How often this process, and those before it, came of a fork since the program began: a child's count is
/// another than its parent's. Costs no system call, as asking for the process's id does.
std::uint64_t fork_count();

}  // namespace atom::client
