#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/event_batch.hpp"
#include "atom/base/result.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/event_log.hpp"

namespace atom::api {

/// The followers of the event log. A commit costs one post and one read for each event loop, however many
/// follow on it, and no post while the last one has not run. Thread-safe.
///
/// Places are limited: in all, for followers without a credential, and for each address and each tenant. Some
/// are only for admins.
class Followers : public std::enable_shared_from_this<Followers> {
  struct Loop;
  struct Member;
  struct Seat;

 public:
  /// Callbacks that run on the follower's loop. None of them may take or leave a place.
  struct Hooks {
    /// Gets what has happened, or null if that could not be read. Called after every `Followers::wake`.
    std::function<void(EventBatch* batch)> offer;
    /// Ends it, because its API key is revoked: nothing more may be sent.
    std::function<void()> end = [] {};
  };

  /// The caller that follows.
  struct Who {
    marketplace::Caller caller;
    std::string address;
  };

  /// Borrows the log, for as long as anyone follows.
  explicit Followers(marketplace::EventLog& events);
  ~Followers();

  /// One follower's place, for as long as it lives. Made and destroyed on its loop's thread.
  class Place {
   public:
    Place(std::shared_ptr<Followers> followers, std::unique_ptr<Seat> seat);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

   private:
    std::shared_ptr<Followers> followers_;
    std::unique_ptr<Seat> seat_;
  };

  /// Takes a place for a follower on the loop of `executor`, which runs one thread. Fails with
  /// `too_many_followers`.
  Result<std::unique_ptr<Place>> join(const Who& who, const boost::asio::any_io_executor& executor,
                                      Hooks hooks);

  /// Offers new events to every follower. Quick, from any thread.
  void wake();

  /// Ends the followers that authenticated with one of these API keys, given by their ids. They have ended,
  /// on whichever loops they are, when the call does.
  boost::asio::awaitable<void> end(std::vector<std::string> keys);

 private:
  using Counts = std::unordered_map<std::string, std::size_t>;

  struct Countdown;
  Result<void> check_room(const Who& who) const;
  /// Has each loop with such a follower end it and count down.
  void post_end(const std::shared_ptr<Countdown>& countdown);
  void leave(const Seat& seat);
  static boost::asio::awaitable<void> deliver(std::shared_ptr<Followers> self, std::shared_ptr<Loop> loop);
  boost::asio::awaitable<bool> deliver_batch(Loop& loop);

  marketplace::EventLog& events_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<Loop>> loops_;
  std::size_t count_ = 0;
  std::size_t anonymous_ = 0;
  Counts by_tenant_;
  Counts by_address_;  ///< Of those without a credential.
};

}  // namespace atom::api
