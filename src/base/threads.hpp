#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "atom/base/result.hpp"

/// Threads start with the process and not on the first request: whether they can is known before anyone waits
/// for one.
namespace atom {

inline constexpr std::string_view kThreadsUnavailable = "threads_unavailable";

/// Says that the system allows no further thread, and what to raise.
Error threads_unavailable(const std::system_error& why);

/// Starts `count` threads that each call `run`. If the system allows fewer, calls `stop`, which makes `run`
/// return, waits for the threads that did start, and fails with `threads_unavailable`.
Result<std::vector<std::thread>> start_threads(std::size_t count, const std::function<void()>& run,
                                               const std::function<void()>& stop);

}  // namespace atom
