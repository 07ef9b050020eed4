#include "api/follower.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include "api/authenticate.hpp"
#include "api/metrics.hpp"
#include "atom/base/limits.hpp"
#include "auth/api_key.hpp"
#include "blob/memory/store.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::api {
namespace {

using namespace std::chrono_literals;

const Principal kAdmin{"root", "atom", {Scope::admin}};

class FollowerTest : public testing::Test {
 protected:
  FollowerTest() {
    marketplace_.events.observe([this] { context_.followers->wake(); });
  }

  template <class T>
  T run(boost::asio::awaitable<T> task) {
    auto result = boost::asio::co_spawn(loop_, std::move(task), boost::asio::use_future);
    loop_.restart();
    // `run()` would not return, since a follower waits for ever.
    while (result.wait_for(0s) != std::future_status::ready) loop_.run_one();
    return result.get();
  }

  void run_what_is_ready() {
    loop_.restart();
    loop_.poll();
  }

  /// Requests the next chunk and runs `loop_` until no work is ready.
  std::future<std::optional<std::string>> wait_for_next(StreamedBody& stream) {
    auto next = boost::asio::co_spawn(loop_, stream.next(), boost::asio::use_future);
    run_what_is_ready();
    return next;
  }

  /// Creates an API key, which causes an event, and returns its secret.
  std::string make_key() {
    const auth::ApiKey key = auth::generate_api_key(random_);
    EXPECT_TRUE(run(keys_.create(kAdmin, {key.id, key.hash, {Scope::publish}, "", {}, {}})));
    last_id_ = key.id;
    return key.secret;
  }

  std::unique_ptr<StreamedBody> follow(std::int64_t after, std::chrono::milliseconds heartbeat = 1h) {
    const Exchange exchange{.request = request_, .peer = {}, .caller = caller_, .validity = validity_};
    auto stream = Follower::follow(context_, exchange, {after, heartbeat}, loop_.get_executor());
    EXPECT_TRUE(stream);
    EXPECT_EQ(run((*stream)->next()), "retry: 2000\n\n");
    return *std::move(stream);
  }

  double reads() {
    for (const Sample& sample : catalog_->samples()) {
      if (sample.name == "atom_catalog_reads_total") return sample.value;
    }
    return -1;
  }

  static std::size_t events_in(const std::optional<std::string>& chunk) {
    std::size_t count = 0;
    for (auto at = chunk->find("\nevent: "); at != std::string::npos; at = chunk->find("\nevent: ", at + 1))
      ++count;
    return count;
  }

  boost::asio::io_context loop_;
  std::unique_ptr<storage::sqlite::Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  SystemClock clock_;
  SystemRandom random_;
  blob::memory::Store blobs_;
  marketplace::Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
  accounts::ApiKeys keys_{*catalog_, clock_, "a key"};
  Metrics metrics_;
  Context context_{marketplace_,
                   keys_,
                   metrics_,
                   clock_,
                   random_,
                   {},
                   Workers(loop_.get_executor(), 1, metrics_),
                   {},
                   {},
                   std::make_shared<Followers>(marketplace_.events)};
  Request request_;
  marketplace::Caller caller_ = kAdmin;
  Validity validity_{.generation = credential_generation(context_)};
  std::string last_id_;
};

TEST_F(FollowerTest, ReadsPastEventsInPages) {
  for (std::size_t i = 0; i < limits::kPageRows + 5; ++i) make_key();
  const auto stream = follow(0);
  const auto first = run(stream->next());
  EXPECT_EQ(events_in(first), limits::kPageRows);
  EXPECT_TRUE(first->starts_with("id: 1\nevent: token.created\ndata: {")) << *first;
  EXPECT_EQ(events_in(run(stream->next())), 5U);
}

TEST_F(FollowerTest, IsWokenByAnEvent) {
  make_key();
  const auto stream = follow(1);
  auto next = wait_for_next(*stream);
  EXPECT_EQ(next.wait_for(0s), std::future_status::timeout);
  make_key();
  run_what_is_ready();
  ASSERT_EQ(next.wait_for(0s), std::future_status::ready);
  const auto chunk = next.get();
  EXPECT_TRUE(chunk->starts_with("id: 2\n")) << *chunk;
  EXPECT_NE(chunk->find(last_id_), std::string::npos);
}

TEST_F(FollowerTest, KeepsWaitingIfTheCallerMayNotReadTheEvent) {
  caller_ = Principal{"gil", "globex", {Scope::publish}};
  const auto stream = follow(0);
  auto next = wait_for_next(*stream);
  make_key();
  run_what_is_ready();
  EXPECT_EQ(next.wait_for(0s), std::future_status::timeout);
  stream->stop();
  run_what_is_ready();
  EXPECT_EQ(next.get(), std::nullopt);
}

TEST_F(FollowerTest, ReadsNothingForEventsThatItMayNotSee) {
  caller_ = Principal{"gil", "globex", {Scope::publish}};
  const auto stream = follow(0);
  auto next = wait_for_next(*stream);
  const double before = reads();
  for (int i = 0; i < 5; ++i) {
    make_key();
    run_what_is_ready();
  }
  EXPECT_EQ(reads(), before + 5) << "one read of the loop for each, and none of the follower";
  stream->stop();
  run_what_is_ready();
}

TEST_F(FollowerTest, MissesNothingWhileItsClientIsSlow) {
  const auto stream = follow(0);
  auto next = wait_for_next(*stream);
  make_key();
  run_what_is_ready();
  EXPECT_EQ(events_in(next.get()), 1U);
  // The client has not taken that yet.
  for (int i = 0; i < 3; ++i) {
    make_key();
    run_what_is_ready();
  }
  const auto rest = run(stream->next());
  EXPECT_TRUE(rest->starts_with("id: 2\n")) << *rest;
  EXPECT_EQ(events_in(rest), 3U);
}

TEST_F(FollowerTest, SendsHeartbeats) {
  const auto stream = follow(0, 1ms);
  EXPECT_EQ(run(stream->next()), ":\n\n");
  EXPECT_EQ(run(stream->next()), ":\n\n");
}

TEST_F(FollowerTest, EndsIfItIsStopped) {
  make_key();
  const auto stream = follow(0);
  stream->stop();
  EXPECT_EQ(run(stream->next()), std::nullopt);
}

/// Followers that authenticated with a key of their own.
class KeyFollowerTest : public FollowerTest {
 protected:
  KeyFollowerTest() {
    request_.set(http::field::authorization, "Bearer " + make_key());
    id_ = last_id_;
    const auto own = run(authenticate(context_, request_));
    caller_ = own->caller;
    validity_ = own->validity;
  }

  void revoke() {
    const auto revoked = run(keys_.revoke(kAdmin, id_));
    ASSERT_TRUE(revoked);
    EXPECT_EQ(revoked->ended, std::vector<std::string>{id_});
    run(context_.followers->end(revoked->ended));
  }

  std::string id_;
};

TEST_F(KeyFollowerTest, EndsWhileItWaits) {
  const auto stream = follow(1);
  auto next = wait_for_next(*stream);
  revoke();
  ASSERT_EQ(next.wait_for(0s), std::future_status::ready);
  EXPECT_EQ(next.get(), std::nullopt);
}

TEST_F(KeyFollowerTest, SendsNothingOnceItsKeyIsRevokedByWhomever) {
  const auto stream = follow(1);
  auto next = wait_for_next(*stream);
  // Nobody tells the followers, as if another process had revoked it; the event of its own tenant comes with
  // it.
  ASSERT_TRUE(run(keys_.revoke(kAdmin, id_)));
  run_what_is_ready();
  ASSERT_EQ(next.wait_for(0s), std::future_status::ready);
  EXPECT_EQ(next.get(), std::nullopt);
}

TEST_F(KeyFollowerTest, BreaksOffWhatIsBeingSent) {
  const auto stream = follow(0);
  int aborted = 0;
  stream->set_abort([&] { ++aborted; });
  EXPECT_EQ(events_in(run(stream->next())), 1U);
  // The client has not taken that yet.
  revoke();
  EXPECT_EQ(aborted, 1);
  EXPECT_EQ(run(stream->next()), std::nullopt);
}

TEST_F(KeyFollowerTest, DoesNotBreakOffWhileNothingIsBeingSent) {
  const auto stream = follow(1);
  bool aborted = false;
  stream->set_abort([&] { aborted = true; });
  auto next = wait_for_next(*stream);
  revoke();
  EXPECT_FALSE(aborted);
}

TEST_F(KeyFollowerTest, GoesOnIfAnotherKeyIsRevoked) {
  const auto stream = follow(1);
  auto next = wait_for_next(*stream);
  make_key();
  id_ = last_id_;
  revoke();
  EXPECT_EQ(next.wait_for(0s), std::future_status::ready) << "the other key's events";
  EXPECT_TRUE(next.get());
}

TEST_F(KeyFollowerTest, EndsWhenItsKeyExpires) {
  validity_.until = clock_.now() + 20ms;
  const auto stream = follow(1);
  EXPECT_LT(stream->deadline() - std::chrono::steady_clock::now(), 1s);
  EXPECT_EQ(run(stream->next()), std::nullopt);
  EXPECT_GE(clock_.now(), validity_.until);
}

TEST_F(FollowerTest, IsRejectedIfThereAreTooManyFollowers) {
  std::vector<std::unique_ptr<Followers::Place>> places;
  caller_.reset();
  for (std::size_t i = 0; i < limits::kFollowersPerAddress; ++i) {
    places.push_back(*context_.followers->join({{}, ""}, loop_.get_executor(), {[](EventBatch*) {}}));
  }
  const auto rejected = Follower::follow(context_, {.request = request_, .peer = {}, .caller = caller_},
                                         {0, 1h}, loop_.get_executor());
  ASSERT_FALSE(rejected);
  EXPECT_EQ(rejected.error().code, "too_many_followers");
}

}  // namespace
}  // namespace atom::api
