#include "blob/filesystem/shared_sync.hpp"

#include <utility>

namespace atom::blob::filesystem {

Result<void> SharedSync::operator()() {
  std::unique_lock lock(mutex_);
  const std::shared_ptr<Group> mine = next_;
  ended_.wait(lock, [&] { return mine->done || !running_; });
  if (mine->done) return mine->result;
  running_ = true;
  next_ = std::make_shared<Group>();
  lock.unlock();
  Result<void> result = sync_();
  lock.lock();
  mine->result = std::move(result);
  mine->done = true;
  running_ = false;
  ended_.notify_all();
  return mine->result;
}

}  // namespace atom::blob::filesystem
