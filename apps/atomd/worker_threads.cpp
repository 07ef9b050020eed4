#include "worker_threads.hpp"

#include "atom/base/threads.hpp"

namespace atom::atomd {

Result<std::unique_ptr<WorkerThreads>> WorkerThreads::start(unsigned count) {
  std::unique_ptr<WorkerThreads> workers(new WorkerThreads());
  boost::asio::io_context& work = workers->work_;
  auto started = start_threads(
      count, [&work] { work.run(); }, [&work] { work.stop(); });
  if (!started) return fail(std::move(started).error());
  workers->threads_ = *std::move(started);
  return workers;
}

void WorkerThreads::join() {
  more_.reset();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace atom::atomd
