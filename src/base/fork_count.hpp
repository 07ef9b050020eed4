#pragma once

#include <cstdint>

namespace atom {

/// Returns how many forks lie between the start of the program and this process: a child's count differs from
/// its parent's. Unlike asking for the process id, this costs no system call.
std::uint64_t fork_count();

}  // namespace atom
