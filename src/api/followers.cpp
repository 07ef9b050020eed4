#include "api/followers.hpp"

#include <algorithm>
#include <atomic>
#include <list>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

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

/// Shared with the deliveries on their way, which may come when the loop's last follower has left.
struct Followers::Loop {
  Loop(boost::asio::any_io_executor its_executor, std::int64_t last)
      : executor(std::move(its_executor)), read_up_to(last) {}

  boost::asio::any_io_executor executor;
  std::atomic<bool> posted = false;
  // The rest is for the loop's thread alone.
  std::list<Offer> offers;
  std::int64_t read_up_to;
  bool delivering = false;
  bool wanted = false;  ///< Whether more came while it was delivering.
};

struct Followers::Seat {
  std::shared_ptr<Loop> loop;
  std::list<Offer>::iterator offer;
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
                                                          Offer offer) {
  const Who counted{who.caller, who.caller ? std::string() : rated_network(who.address)};
  const std::lock_guard lock(mutex_);
  if (auto room = check_room(counted); !room) return fail(std::move(room).error());
  auto loop = std::ranges::find(loops_, executor, [](const auto& known) { return known->executor; });
  if (loop == loops_.end())
    loop = loops_.insert(loops_.end(), std::make_shared<Loop>(executor, events_.last()));
  auto seat = std::make_unique<Seat>();
  seat->loop = *loop;
  seat->offer = (*loop)->offers.insert((*loop)->offers.end(), std::move(offer));
  seat->address = counted.address;
  if (who.caller) {
    seat->tenant = who.caller->tenant;
    ++by_tenant_[seat->tenant];
  } else {
    ++anonymous_;
    ++by_address_[seat->address];
  }
  ++count_;
  return std::make_unique<Place>(shared_from_this(), std::move(seat));
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
  seat.loop->offers.erase(seat.offer);
  --count_;
  if (seat.tenant.empty()) {
    --anonymous_;
    leave_one(by_address_, seat.address);
  } else {
    leave_one(by_tenant_, seat.tenant);
  }
  // A loop that nobody follows on may end, and then must not be posted to.
  if (seat.loop->offers.empty()) std::erase(loops_, seat.loop);
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

boost::asio::awaitable<void> Followers::deliver(std::shared_ptr<Followers> self, std::shared_ptr<Loop> loop) {
  loop->posted.store(false);  // First, so that a later commit posts again.
  loop->wanted = true;
  if (std::exchange(loop->delivering, true)) co_return;
  while (std::exchange(loop->wanted, false)) {
    bool is_more = true;
    while (is_more) is_more = co_await self->deliver_batch(*loop);
  }
  loop->delivering = false;
}

boost::asio::awaitable<bool> Followers::deliver_batch(Loop& loop) {
  if (loop.offers.empty()) co_return false;
  auto events = co_await events_.read_all(loop.read_up_to, limits::kPageRows);
  if (!events) {
    for (const Offer& offer : loop.offers) offer(nullptr);
    co_return false;
  }
  if (events->empty()) co_return false;
  const bool is_more = events->size() == limits::kPageRows;
  EventBatch batch(loop.read_up_to, *std::move(events));
  loop.read_up_to = batch.last();
  for (const Offer& offer : loop.offers) offer(&batch);
  co_return is_more;
}

}  // namespace atom::api
