#include "atom/simulation.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include <boost/json/parse.hpp>

#include "atom/base/limits.hpp"
#include "atom/errors.hpp"

namespace atom::simulation {
namespace {

namespace errors = client::errors;

class SimulatedClient : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"ATOM_SIMULATION", "ATOM_BASE_URL", "ATOM_API_KEY"}) unsetenv(name);
  }
  void TearDown() override { SetUp(); }

  static boost::json::value document(std::string_view name) {
    return {{"name", name}, {"version", "1.0.0"}, {"steps", {"init"}}};
  }
  static bool is_simulated(const client::Result<client::Client>& client) {
    if (!client) return false;
    const auto health = client->health();
    return health && health->simulation_mode;
  }
};

TEST_F(SimulatedClient, PublishesApprovesListsAndDownloads) {
  const auto client = create_simulated_client({.api_key = "your-token"});
  ASSERT_TRUE(client) << client.error().message;
  EXPECT_TRUE(is_simulated(client));
  EXPECT_EQ(client->publish_wpk(document("flow"))->status, "uploaded");
  EXPECT_EQ(client->publish_wpk(document("flow"))->status, "unchanged");
  EXPECT_EQ(client->approve("flow@1.0.0")->status, "approved");
  const auto page = client->list_marketplace();
  ASSERT_TRUE(page);
  ASSERT_EQ(page->wpks.size(), 1U);
  EXPECT_EQ(page->wpks.front().id, "flow@1.0.0");
  const auto download = client->download("flow@^1");
  ASSERT_TRUE(download) << download.error().message;
  EXPECT_EQ(download->id, "flow@1.0.0");
  EXPECT_EQ(boost::json::parse(download->bytes), document("flow"));
  EXPECT_EQ(client->get("flow@1.0.0")->downloads, 1);
  EXPECT_EQ(client->get("flow@2.0.0").error().http_status, 404);
}

TEST_F(SimulatedClient, ReadsEveryPageAndFollowsTheEvents) {
  const auto client = create_simulated_client({.api_key = "your-token"});
  for (const char* name : {"one", "two", "three"}) ASSERT_TRUE(client->publish_wpk(document(name)));
  auto all = client->list_all({.limit = 2});
  int count = 0;
  for (auto wpk = all.next(); wpk && *wpk; wpk = all.next()) ++count;
  EXPECT_EQ(count, 3);
  auto feed = client->follow();
  EXPECT_EQ(feed.next()->subject, "one@1.0.0");
  EXPECT_EQ(feed.next()->subject, "two@1.0.0");
  ASSERT_TRUE(client->approve("one@1.0.0"));
  EXPECT_EQ(feed.next()->subject, "three@1.0.0");
  EXPECT_EQ(feed.next()->subject, "one@1.0.0");
}

TEST_F(SimulatedClient, IsAnonymousWithoutAKey) {
  const auto client = create_simulated_client();
  EXPECT_TRUE(client->list_marketplace());
  EXPECT_EQ(client->publish_wpk(document("flow")).error().code, "missing_token");
}

TEST_F(SimulatedClient, RejectsOversizedRequestsLikeARealServer) {
  const auto client = create_simulated_client({.api_key = "your-token"});
  client::Request body;
  body.method = client::Method::put;
  body.target = "/v1/wpks/flow@1.0.0";
  body.headers = {{"Content-Type", "application/json"}};
  body.body = std::string(limits::kDocumentBytes + 1, ' ');
  const auto rejected = client->send(body);
  EXPECT_EQ(rejected.error().code, "body_too_large");
  EXPECT_EQ(rejected.error().http_status, 413);
  client::Request head;
  head.target = "/health";
  head.headers = {{"Atom-Note", std::string(limits::kHeaderBytes, 'x')}};
  EXPECT_EQ(client->send(head).error().code, "headers_too_large");
}

TEST_F(SimulatedClient, HasItsOwnMarketplace) {
  const auto one = create_simulated_client({.api_key = "your-token"});
  const auto other = create_simulated_client({.api_key = "your-token"});
  ASSERT_TRUE(one->publish_wpk(document("flow")));
  EXPECT_TRUE(one->get_package("flow"));
  EXPECT_EQ(other->get_package("flow").error().http_status, 404);
}

TEST_F(SimulatedClient, SharesAMarketplaceOnRequest) {
  const auto simulation = create_simulation();
  const auto publisher = create_simulated_client({.api_key = "your-token"}, simulation);
  const auto reader = create_simulated_client({}, simulation);
  ASSERT_TRUE(publisher->publish_wpk(document("flow")));
  EXPECT_EQ(reader->download("flow@1.0.0").error().http_status, 404);
  ASSERT_TRUE(publisher->approve("flow@1.0.0"));
  EXPECT_TRUE(reader->download("flow@1.0.0"));
}

TEST_F(SimulatedClient, ChecksItsOptions) {
  EXPECT_EQ(create_simulated_client({.api_key = "two words"}).error().code, errors::kInvalidArgument);
  setenv("ATOM_BASE_URL", "no URL at all", 1);
  EXPECT_TRUE(is_simulated(create_simulated_client()));
}

TEST_F(SimulatedClient, IsMadeIfTheOptionsOrTheEnvironmentAskForIt) {
  EXPECT_TRUE(is_simulated(create_client({.simulate = true})));
  setenv("ATOM_SIMULATION", "1", 1);
  EXPECT_TRUE(is_simulated(create_client()));
  const auto real = create_client({.base_url = "http://127.0.0.1:9", .simulate = false});
  ASSERT_TRUE(real);
  EXPECT_EQ(real->base_url(), "http://127.0.0.1:9");
  setenv("ATOM_SIMULATION", "yes", 1);
  EXPECT_EQ(create_client().error().code, errors::kInvalidArgument);
  setenv("ATOM_SIMULATION", "0", 1);
  EXPECT_EQ(create_client()->base_url(), "http://localhost:8050");
}

TEST_F(SimulatedClient, IsNeverSilentlyReplacedByARealServer) {
  EXPECT_EQ(client::create_client({.simulate = true}).error().code, errors::kInvalidArgument);
  setenv("ATOM_SIMULATION", "1", 1);
  EXPECT_NE(client::create_client().error().message.find("ATOM_SIMULATION"), std::string::npos);
}

}  // namespace
}  // namespace atom::simulation
