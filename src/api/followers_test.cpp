#include "api/followers.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "atom/base/limits.hpp"
#include "marketplace/await_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::api {
namespace {

using marketplace::Audience;
using Places = std::vector<std::unique_ptr<Followers::Place>>;

const Principal kAnn{"ann", "acme", {Scope::publish}};
const Principal kGil{"gil", "globex", {Scope::publish}};
const Principal kRoot{"root", "atom", {Scope::admin}};

class FollowersTest : public testing::Test {
 protected:
  void run() {
    loop_.restart();
    loop_.run();
  }
  double reads() {
    for (const Sample& sample : catalog_->samples()) {
      if (sample.name == "atom_catalog_reads_total") return sample.value;
    }
    return -1;
  }
  void append(Audience audience) {
    ASSERT_TRUE(
        marketplace::await_for_test(catalog_->write([&](marketplace::CatalogWriter& writer) -> Result<void> {
          writer.append_event({{}, "wpk.published", "flow@1.0.0", "acme", "acme/ann", "{}", audience});
          return {};
        })));
    followers_->wake();
  }

  /// Takes `count` places and returns those that it got.
  Places join(std::size_t count, const marketplace::Caller& caller,
              const std::string& address = "192.0.2.1") {
    Places places;
    for (std::size_t i = 0; i < count; ++i) {
      Followers::Hooks hooks{[this](EventBatch* batch) {
                               ++offers_;
                               if (batch != nullptr) last_ = batch->last();
                             },
                             [this] { ++ended_; }};
      auto place = followers_->join({caller, address}, loop_.get_executor(), std::move(hooks));
      if (!place) {
        EXPECT_EQ(place.error().code, "too_many_followers");
        break;
      }
      places.push_back(*std::move(place));
    }
    return places;
  }

  boost::asio::io_context loop_;
  std::unique_ptr<storage::sqlite::Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  marketplace::EventLog events_{*catalog_};
  std::shared_ptr<Followers> followers_ = std::make_shared<Followers>(events_);
  int offers_ = 0;
  int ended_ = 0;
  std::int64_t last_ = 0;
};

TEST_F(FollowersTest, ShareOneReadOfWhatHappened) {
  const Places places = join(100, {});
  const double before = reads();
  append(Audience::everyone);
  append(Audience::everyone);
  EXPECT_EQ(offers_, 0) << "they are offered events only on their own loop";
  run();
  EXPECT_EQ(offers_, 100);
  EXPECT_EQ(last_, 2);
  EXPECT_EQ(reads(), before + 1);
}

TEST_F(FollowersTest, GetNothingAfterLeaving) {
  Places places = join(1, {});
  append(Audience::everyone);
  places.clear();
  run();
  EXPECT_EQ(offers_, 0);
  append(Audience::everyone);
  loop_.restart();
  EXPECT_EQ(loop_.run(), 0U);
}

TEST_F(FollowersTest, AreOfferedEventsOnTheirOwnLoops) {
  boost::asio::io_context other;
  int elsewhere = 0;
  const Places here = join(1, {});
  const auto there =
      followers_->join({{}, "192.0.2.1"}, other.get_executor(), {[&](EventBatch*) { ++elsewhere; }});
  append(Audience::everyone);
  run();
  EXPECT_EQ(offers_, 1);
  EXPECT_EQ(elsewhere, 0);
  other.run();
  EXPECT_EQ(elsewhere, 1);
}

TEST_F(FollowersTest, OfferMoreThanAPageInSeveralBatches) {
  const Places places = join(1, {});
  for (std::size_t i = 0; i < limits::kPageRows + 5; ++i) append(Audience::everyone);
  run();
  EXPECT_EQ(offers_, 2);
  EXPECT_EQ(last_, static_cast<std::int64_t>(limits::kPageRows + 5));
}

TEST_F(FollowersTest, EndOnTheirOwnLoopsBeforeTheirEndIsReported) {
  boost::asio::io_context other;
  int ended_elsewhere = 0;
  const Principal key{"tok_1", "acme", {Scope::publish}, 1};
  const Places here = join(2, key);
  const Places others = join(1, Principal{"tok_2", "acme", {Scope::publish}, 2});
  const Places nobody =
      join(1, Principal{"tok_1", "acme", {Scope::publish}});  // A JWT's subject may be any text.
  Followers::Hooks hooks{[](EventBatch*) {}, [&] { ++ended_elsewhere; }};
  const auto there = followers_->join({key, ""}, other.get_executor(), std::move(hooks));
  auto done = boost::asio::co_spawn(loop_, followers_->end({"tok_1", "tok_3"}), boost::asio::use_future);
  loop_.poll();
  EXPECT_EQ(ended_, 2);
  EXPECT_EQ(done.wait_for(std::chrono::seconds(0)), std::future_status::timeout)
      << "the other loop has not run";
  other.run();
  EXPECT_EQ(ended_elsewhere, 1);
  run();
  EXPECT_EQ(done.wait_for(std::chrono::seconds(0)), std::future_status::ready);
}

TEST_F(FollowersTest, LimitThoseAtOneAddress) {
  EXPECT_EQ(join(limits::kFollowersPerAddress + 1, {}).size(), limits::kFollowersPerAddress);
  const Places first = join(limits::kFollowersPerAddress, {});
  EXPECT_EQ(join(1, {}, "192.0.2.2").size(), 1U);
  EXPECT_EQ(join(1, kAnn).size(), 1U) << "a credential has places of its own";
}

TEST_F(FollowersTest, LimitThoseWithoutACredentialInAll) {
  Places all;
  for (std::size_t i = 0; i < limits::kAnonymousFollowers; ++i) {
    for (auto& place : join(1, {}, "192.0.2." + std::to_string(i % 100))) all.push_back(std::move(place));
  }
  EXPECT_EQ(all.size(), limits::kAnonymousFollowers);
  EXPECT_TRUE(join(1, {}, "198.51.100.1").empty());
  EXPECT_EQ(join(1, kAnn).size(), 1U);
}

TEST_F(FollowersTest, LimitThoseOfOneTenant) {
  const Places acme = join(limits::kFollowersPerTenant + 1, kAnn);
  EXPECT_EQ(acme.size(), limits::kFollowersPerTenant);
  EXPECT_EQ(join(1, kGil).size(), 1U);
}

TEST_F(FollowersTest, KeepPlacesForAdmins) {
  Places all;
  for (int tenant = 0; all.size() < limits::kFollowers - limits::kAdminFollowers; ++tenant) {
    const Principal caller{"x", "tenant-" + std::to_string(tenant), {Scope::publish}};
    for (auto& place : join(limits::kFollowersPerTenant, caller)) all.push_back(std::move(place));
  }
  EXPECT_TRUE(join(1, kAnn).empty());
  EXPECT_EQ(join(limits::kAdminFollowers + 1, kRoot).size(), limits::kAdminFollowers);
  all.pop_back();
  EXPECT_EQ(join(1, kAnn).size(), 1U);
}

}  // namespace
}  // namespace atom::api
