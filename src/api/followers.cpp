#include "api/followers.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <list>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/errors.hpp"
#include "api/rate_limiter.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

std::size_t count_of(const std::unordered_map<std::string, std::size_t>& counts, const std::string& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

void leave_one(std::unordered_map<std::string, std::size_t>& counts, const std::string& key) {
  const auto found = counts.find(key);
  if (--found->second == 0) counts.erase(found);
}

tl::unexpected<Error> too_many(std::string_view who) {
  return fail(errors::kTooManyFollowers,
              std::string(who) + " the event log; try again in a moment, or read it page by page.");
}

}  // namespace

struct Followers::Member {
  Hooks hooks;
  std::string key;  ///< The id of its API key; empty without one.
};

/// Shared with the deliveries on their way, which may come when the loop's last follower has left.
struct Followers::Loop {
  Loop(boost::asio::any_io_executor its_executor, std::int64_t last)
      : executor(std::move(its_executor)), read_up_to(last) {}

  boost::asio::any_io_executor executor;
  std::atomic<bool> posted = false;
  /// Changed on the loop's thread, under the mutex.
  std::list<Member> members;
  // The rest is for the loop's thread alone.
  std::int64_t read_up_to;
  bool delivering = false;
  bool wanted = false;  ///< More came while it was delivering.
};

struct Followers::Seat {
  std::shared_ptr<Loop> loop;
  std::list<Member>::iterator member;
  std::string tenant;   ///< Empty without a credential.
  std::string address;  ///< Empty with one.
};

Followers::Followers(marketplace::EventLog& events) : events_(events) {}
Followers::~Followers() = default;

Followers::Place::Place(std::shared_ptr<Followers> followers, std::unique_ptr<Seat> seat)
    : followers_(std::move(followers)), seat_(std::move(seat)) {}

Followers::Place::~Place() {
  followers_->leave(*seat_);
}

Result<std::unique_ptr<Followers::Place>> Followers::join(const Who& who,
                                                          const boost::asio::any_io_executor& executor,
                                                          Hooks hooks) {
  const Who counted{who.caller, who.caller ? std::string() : rated_network(who.address)};
  const std::lock_guard lock(mutex_);
  if (auto room = check_room(counted); !room) return fail(std::move(room).error());
  const auto known = std::ranges::find(loops_, executor, [](const auto& one) { return one->executor; });
  const bool is_new = known == loops_.end();
  const auto loop = is_new ? std::make_shared<Loop>(executor, events_.last()) : *known;
  // All memory is allocated before anything changes, because a member must not outlive its follower.
  loops_.reserve(loops_.size() + 1);
  std::string key = who.caller && who.caller->is_key() ? who.caller->subject : std::string();
  std::list<Member> joining;
  joining.push_back(Member{std::move(hooks), std::move(key)});
  const std::string tenant = who.caller ? who.caller->tenant : std::string();
  std::size_t& its_count = who.caller ? by_tenant_[tenant] : by_address_[counted.address];
  auto seat = std::make_unique<Seat>(Seat{loop, joining.begin(), tenant, counted.address});
  auto place = std::make_unique<Place>(shared_from_this(), std::move(seat));
  if (is_new) loops_.push_back(loop);
  loop->members.splice(loop->members.end(), joining);
  ++its_count;
  if (!who.caller) ++anonymous_;
  ++count_;
  return place;
}

Result<void> Followers::check_room(const Who& who) const {
  const bool is_admin = who.caller && who.caller->may(Scope::admin);
  if (count_ >= limits::kFollowers - (is_admin ? 0 : limits::kAdminFollowers))
    return too_many("Too many clients follow");
  if (is_admin) return {};
  if (who.caller) {
    if (count_of(by_tenant_, who.caller->tenant) < limits::kFollowersPerTenant) return {};
    return too_many("Too many clients of your tenant follow");
  }
  if (anonymous_ >= limits::kAnonymousFollowers)
    return too_many("Too many clients without a credential follow");
  if (count_of(by_address_, who.address) < limits::kFollowersPerAddress) return {};
  return too_many("Too many clients at your address follow");
}

void Followers::leave(const Seat& seat) {
  const std::lock_guard lock(mutex_);
  seat.loop->members.erase(seat.member);
  --count_;
  if (seat.tenant.empty()) {
    --anonymous_;
    leave_one(by_address_, seat.address);
  } else {
    leave_one(by_tenant_, seat.tenant);
  }
  // A loop that nobody follows on may end, and then must not be posted to.
  if (seat.loop->members.empty()) std::erase(loops_, seat.loop);
}

void Followers::wake() {
  const std::lock_guard lock(mutex_);
  for (const auto& loop : loops_) {
    if (loop->posted.exchange(true)) continue;
    boost::asio::post(loop->executor, [self = shared_from_this(), loop] {
      boost::asio::co_spawn(loop->executor, deliver(self, loop), boost::asio::detached);
    });
  }
}

/// Lets a coroutine wait until several loops have done their part.
struct Followers::Countdown {
  Countdown(const boost::asio::any_io_executor& executor, std::vector<std::string> its_keys)
      : keys(std::move(its_keys)), timer(executor, std::chrono::steady_clock::time_point::max()) {}

  bool has(const Member& member) const {
    return !member.key.empty() && std::ranges::find(keys, member.key) != keys.end();
  }

  std::vector<std::string> keys;
  boost::asio::steady_timer timer;  ///< Cancelled on its own loop when nothing is left.
  std::atomic<std::size_t> left = 0;
};

boost::asio::awaitable<void> Followers::end(std::vector<std::string> keys) {
  const boost::asio::any_io_executor executor = co_await boost::asio::this_coro::executor;
  const auto countdown = std::make_shared<Countdown>(executor, std::move(keys));
  post_end(countdown);
  while (countdown->left.load() > 0) {
    boost::system::error_code cancelled;
    co_await countdown->timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
  }
}

void Followers::post_end(const std::shared_ptr<Countdown>& countdown) {
  const std::lock_guard lock(mutex_);
  for (const auto& loop : loops_) {
    const auto ends = [&](const Member& member) { return countdown->has(member); };
    if (std::ranges::none_of(loop->members, ends)) continue;
    countdown->left.fetch_add(1);
    boost::asio::post(loop->executor, [loop, countdown] {
      for (const Member& member : loop->members) {
        if (countdown->has(member)) member.hooks.end();
      }
      if (countdown->left.fetch_sub(1) > 1) return;
      boost::asio::post(countdown->timer.get_executor(), [countdown] { countdown->timer.cancel(); });
    });
  }
}

boost::asio::awaitable<void> Followers::deliver(std::shared_ptr<Followers> self, std::shared_ptr<Loop> loop) {
  loop->posted.store(false);  // First, so that a later commit posts again.
  loop->wanted = true;
  if (std::exchange(loop->delivering, true)) co_return;
  try {
    while (std::exchange(loop->wanted, false)) {
      bool is_more = true;
      while (is_more) is_more = co_await self->deliver_batch(*loop);
    }
  } catch (const std::exception&) {
    // Each follower reads the events that it has missed itself.
    for (const Member& member : loop->members) member.hooks.offer(nullptr);
  }
  loop->delivering = false;
}

boost::asio::awaitable<bool> Followers::deliver_batch(Loop& loop) {
  if (loop.members.empty()) co_return false;
  auto events = co_await events_.read_all(loop.read_up_to, limits::kPageRows);
  if (!events) {
    for (const Member& member : loop.members) member.hooks.offer(nullptr);
    co_return false;
  }
  if (events->empty()) co_return false;
  const bool is_more = events->size() == limits::kPageRows;
  EventBatch batch(loop.read_up_to, *std::move(events));
  loop.read_up_to = batch.last();
  for (const Member& member : loop.members) member.hooks.offer(&batch);
  co_return is_more;
}

}  // namespace atom::api
