#include "api/followers.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include <boost/asio/post.hpp>

#include "atom/base/limits.hpp"

namespace atom::api {

struct Followers::Loop {
  explicit Loop(boost::asio::any_io_executor its_executor) : executor(std::move(its_executor)) {}

  boost::asio::any_io_executor executor;
  /// For the loop's thread alone. Shared with the post that walks it, which may come when the loop's last
  /// follower has left.
  std::shared_ptr<std::list<std::function<void()>>> wakes =
      std::make_shared<std::list<std::function<void()>>>();
  std::shared_ptr<std::atomic<bool>> posted = std::make_shared<std::atomic<bool>>(false);
};

Followers::Followers() = default;
Followers::~Followers() = default;

Followers::Place::Place(std::shared_ptr<Followers> followers, Loop& loop, std::function<void()> wake)
    : followers_(std::move(followers)),
      loop_(loop),
      wake_(loop.wakes->insert(loop.wakes->end(), std::move(wake))) {}

Followers::Place::~Place() {
  followers_->leave(loop_, wake_);
}

std::unique_ptr<Followers::Place> Followers::join(const boost::asio::any_io_executor& executor,
                                                  std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  if (count_ >= limits::kFollowers) return nullptr;
  auto loop = std::ranges::find(loops_, executor, [](const auto& known) { return known->executor; });
  if (loop == loops_.end()) {
    loops_.push_back(std::make_unique<Loop>(executor));
    loop = std::prev(loops_.end());
  }
  auto place = std::make_unique<Place>(shared_from_this(), **loop, std::move(wake));
  ++count_;
  return place;
}

void Followers::leave(Loop& loop, std::list<std::function<void()>>::iterator wake) {
  const std::lock_guard lock(mutex_);
  loop.wakes->erase(wake);
  --count_;
  // A loop that nobody follows on may end, and then must not be posted to.
  if (loop.wakes->empty()) std::erase_if(loops_, [&](const auto& known) { return known.get() == &loop; });
}

void Followers::wake() {
  const std::lock_guard lock(mutex_);
  for (const auto& loop : loops_) {
    if (loop->posted->exchange(true)) continue;
    boost::asio::post(loop->executor, [wakes = loop->wakes, posted = loop->posted] {
      posted->store(false);  // First, so that a later commit posts again.
      for (const auto& wake_one : *wakes) wake_one();
    });
  }
}

}  // namespace atom::api
