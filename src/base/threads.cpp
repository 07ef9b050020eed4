#include "atom/base/threads.hpp"

#include <fmt/format.h>

namespace atom {

Error threads_unavailable(const std::system_error& why) {
  return {std::string(kThreadsUnavailable),
          fmt::format(
              "Cannot start a thread: {}. Raise the number of tasks that this process may have (TasksMax= "
              "of its unit, pids.max of its container, or 'ulimit -u').",
              why.code().message()),
          {}};
}

Result<std::vector<std::thread>> start_threads(std::size_t count, const std::function<void()>& run,
                                               const std::function<void()>& stop) {
  std::vector<std::thread> threads;
  threads.reserve(count);
  try {
    while (threads.size() < count) threads.emplace_back(run);
  } catch (const std::system_error& why) {
    stop();
    for (std::thread& thread : threads) thread.join();
    return tl::unexpected(threads_unavailable(why));
  }
  return threads;
}

}  // namespace atom
