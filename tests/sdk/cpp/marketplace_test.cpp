// Tests of the C++ SDK from publish to download. Each runs against a server with its catalog on disk and
// against a simulation in this process, with the same results.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <boost/json/serialize.hpp>

#include "atom/client.hpp"
#include "atom/simulation.hpp"
#include "server_process.hpp"

namespace atom::client {
namespace {

namespace fs = std::filesystem;

/// A marketplace to test against.
class Place {
 public:
  virtual ~Place() = default;
  /// Makes a client with a key for every scope, or without a key.
  virtual Client client(bool with_key = true) = 0;
  virtual bool is_simulation() const = 0;
};

class InProcess final : public Place {
 public:
  Client client(bool with_key) override {
    return simulation::create_simulated_client({.api_key = with_key ? "developer" : ""}, simulation_).value();
  }
  bool is_simulation() const override { return true; }

 private:
  std::shared_ptr<Transport> simulation_ = simulation::create_simulation();
};

class OnDisk final : public Place {
 public:
  ~OnDisk() override {
    server_.reset();
    fs::remove_all(folder_);
  }
  Client client(bool with_key) override {
    return create_client({.base_url = server_->base_url(), .api_key = with_key ? key_ : ""}).value();
  }
  bool is_simulation() const override { return false; }

 private:
  static std::string new_folder() {
    std::string name = (fs::temp_directory_path() / "atom-sdk-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    return name;
  }

  std::string folder_ = new_folder();
  std::string key_ = initialize(folder_ + "/data");
  std::unique_ptr<ServerProcess> server_ = std::make_unique<ServerProcess>(
      std::vector<std::string>{"--data", folder_ + "/data", "--log-level", "warning"},
      std::vector<std::string>{"ATOM_ALLOW_SELF_REVIEW=true"});
};

enum class Kind { in_process, on_disk };

class MarketplaceTest : public testing::TestWithParam<Kind> {
 protected:
  static boost::json::value document(std::string_view name, std::string_view version = "1.0.0") {
    return {
        {"name", name}, {"version", version}, {"steps", {"init", "process", "cleanup"}}, {"tags", {"night"}}};
  }

  std::unique_ptr<Place> place_ = GetParam() == Kind::in_process
                                      ? std::unique_ptr<Place>(std::make_unique<InProcess>())
                                      : std::make_unique<OnDisk>();
  Client client_ = place_->client();
};

TEST_P(MarketplaceTest, PublishesReviewsAndDownloadsADocument) {
  const auto published = client_.publish_wpk(document("flow"));
  ASSERT_TRUE(published) << published.error().message;
  EXPECT_EQ(published->status, "uploaded");
  EXPECT_EQ(client_.publish_wpk(document("flow"))->status, "unchanged");
  EXPECT_EQ(client_.approve("flow@1.0.0", "fine", published->digest)->status, "approved");
  EXPECT_EQ(client_.list_reviews("flow@1.0.0")->reviews.front().reason, "fine");

  const auto download = place_->client(false).download("flow@^1");
  ASSERT_TRUE(download) << download.error().message;
  EXPECT_EQ(download->id, "flow@1.0.0");
  EXPECT_EQ(wpk::digest_of(download->bytes), published->digest);
  EXPECT_EQ(download->status, "approved");
  EXPECT_EQ(client_.get("flow@latest")->digest, published->digest);
  EXPECT_EQ(client_.get_package("flow")->latest, "1.0.0");
}

TEST_P(MarketplaceTest, ChangesTheStatusOfAVersion) {
  for (const char* version : {"1.0.0", "1.1.0", "2.0.0"})
    ASSERT_TRUE(client_.publish_wpk(document("flow", version)));
  EXPECT_EQ(client_.withdraw("flow@1.0.0")->status, "withdrawn");
  EXPECT_EQ(client_.reject("flow@1.1.0", "too slow")->status, "rejected");
  EXPECT_EQ(client_.approve("flow@2.0.0")->status, "approved");
  EXPECT_EQ(client_.yank("flow@2.0.0")->status, "yanked");
  EXPECT_EQ(client_.get("flow@latest").error().code, "wpk_not_found");
  EXPECT_EQ(client_.unyank("flow@2.0.0")->status, "approved");
  EXPECT_EQ(client_.get("flow@latest")->version, "2.0.0");
}

TEST_P(MarketplaceTest, ReportsWhatIsWrong) {
  ASSERT_TRUE(client_.publish_wpk(document("flow")));
  const Client anonymous = place_->client(false);
  const auto rejected = anonymous.publish_wpk(document("other"));
  EXPECT_EQ(rejected.error().code, "missing_token");
  EXPECT_EQ(rejected.error().http_status, 401);
  EXPECT_FALSE(rejected.error().request_id.empty());
  EXPECT_EQ(anonymous.get("flow@1.0.0").error().code, "wpk_not_found");
  const auto invalid = client_.publish_wpk({{"name", "Flow"}, {"version", "1"}});
  EXPECT_EQ(invalid.error().http_status, 422);
  EXPECT_FALSE(client_.validate({{"name", "Flow"}})->valid);
  auto changed = document("flow");
  changed.as_object()["steps"] = {"other"};
  EXPECT_EQ(client_.publish_wpk(changed).error().code, "version_exists");
}

TEST_P(MarketplaceTest, PublishesManyDownloadsManyAndContinuesAnInterruptedRun) {
  std::vector<boost::json::value> documents;
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) {
    documents.push_back(document(fmt::format("flow-{:02}", i)));
    ids.push_back(fmt::format("flow-{:02}@1.0.0", i));
  }
  std::size_t told = 0;
  const auto half =
      client_.publish_many(std::span(documents).first(10), {.progress = [&](const auto&) { ++told; }});
  EXPECT_EQ(told, 10U);
  const auto all = client_.publish_many(documents);
  ASSERT_EQ(all.size(), 20U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_TRUE(all[i]) << all[i].error().message;
    EXPECT_EQ(all[i]->id, ids[i]);
    EXPECT_EQ(all[i]->status, i < 10 ? "unchanged" : "uploaded");
    ASSERT_TRUE(client_.approve(ids[i]));
  }
  for (const auto& download : client_.download_many(ids)) EXPECT_TRUE(download);

  std::set<std::string> listed;
  for (const auto& wpk : client_.list_all({.status = wpk::Status::approved, .limit = 3})) {
    ASSERT_TRUE(wpk) << wpk.error().message;
    listed.insert(wpk->id);
  }
  EXPECT_EQ(listed, std::set<std::string>(ids.begin(), ids.end()));
}

TEST_P(MarketplaceTest, FollowsEventsAndWaitsForAReview) {
  ASSERT_TRUE(client_.publish_wpk(document("flow")));
  auto feed = client_.follow({.interval = std::chrono::milliseconds(1)});
  const auto next_of_package = [&feed]() -> std::string {
    for (auto event = feed.next(); event; event = feed.next()) {
      if (event->type.starts_with("wpk.")) return event->type;
    }
    return {};
  };
  EXPECT_EQ(next_of_package(), "wpk.published");
  std::jthread reviewer([&] { ASSERT_TRUE(client_.approve("flow@1.0.0")); });
  EXPECT_EQ(client_.wait_for_review("flow@1.0.0", {.interval = std::chrono::milliseconds(1)})->status,
            "approved");
  EXPECT_EQ(next_of_package(), "wpk.approved");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(client_.follow({.after = feed.position(), .stop = stop.get_token()}).next().error().code,
            "aborted");
}

TEST_P(MarketplaceTest, ManagesTokensAndOwners) {
  const auto health = client_.health();
  ASSERT_TRUE(health);
  EXPECT_EQ(health->status, "ok");
  EXPECT_EQ(health->simulation_mode, place_->is_simulation());
  EXPECT_FALSE(client_.whoami()->scopes.empty());

  const auto made = client_.create_token(wire::TokenRequest{{Scope::publish}, "of a test", {}, {}});
  ASSERT_TRUE(made) << made.error().message;
  const auto tokens = client_.list_tokens();
  EXPECT_TRUE(std::ranges::any_of(*tokens, [&](const auto& token) { return token.id == made->id; }));
  const auto revoked = client_.revoke_token(made->id);
  ASSERT_TRUE(revoked);
  EXPECT_EQ(revoked->id, made->id);
  EXPECT_TRUE(revoked->durable);
  ASSERT_TRUE(client_.publish_wpk(document("flow")));
  const auto invited = client_.add_owner("flow", "friends");
  EXPECT_EQ(invited->invited, std::vector<std::string>{"friends"});
  EXPECT_EQ(client_.accept_ownership("flow", "friends").error().code, "foreign_tenant");
  EXPECT_EQ(client_.accept_ownership("flow", invited->owners.front()), invited);
  EXPECT_EQ(client_.remove_owner("flow", "friends")->invited.size(), 0U);
  EXPECT_EQ(client_.list_owners("flow")->owners.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Over, MarketplaceTest, testing::Values(Kind::in_process, Kind::on_disk),
                         [](const auto& kind) {
                           return kind.param == Kind::in_process ? "InProcess" : "OnDisk";
                         });

}  // namespace
}  // namespace atom::client
