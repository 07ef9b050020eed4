#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

namespace atom::api {

/// The followers of the event log. A commit costs one post for each event loop, however many follow on it,
/// and none while the last post has not run. Thread-safe.
class Followers : public std::enable_shared_from_this<Followers> {
  struct Loop;

 public:
  Followers();
  ~Followers();

  /// One follower's place, for as long as it lives. Made and destroyed on its loop's thread.
  class Place {
   public:
    Place(std::shared_ptr<Followers> followers, Loop& loop, std::function<void()> wake);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

   private:
    std::shared_ptr<Followers> followers_;
    Loop& loop_;
    std::list<std::function<void()>>::iterator wake_;
  };

  /// Takes a place for a follower on the loop of `executor`, which runs one thread. Returns null if there are
  /// `limits::kFollowers` already. `wake` is called on that loop after every `Followers::wake`; it must not
  /// take or leave a place.
  std::unique_ptr<Place> join(const boost::asio::any_io_executor& executor, std::function<void()> wake);

  /// Makes every follower read the log again. Quick, from any thread.
  void wake();

 private:
  void leave(Loop& loop, std::list<std::function<void()>>::iterator wake);

  std::mutex mutex_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::size_t count_ = 0;
};

}  // namespace atom::api
