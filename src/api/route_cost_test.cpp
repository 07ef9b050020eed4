#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include "api/mounts.hpp"
#include "api/pipeline.hpp"
#include "api/worst_catalog_for_test.hpp"
#include "blob/memory/store.hpp"
#include "storage/sqlite/work_meter_for_test.hpp"

/// Proves that the cost of a request does not grow with the catalog. Every route has its worst requests here;
/// a new route fails the test until it has some.
namespace atom::api {
namespace {

/// Both are above every number of rows that one request may read, such as `limits::kPageScanRows`.
constexpr int kSmallCatalog = 4500;
constexpr int kLargeCatalog = 13'500;
/// The number of segments of a full-text index varies, and with it a few instructions.
constexpr std::int64_t kSegmentSteps = 200;
/// The most are for the revocation of a key that made all others that a tenant may have.
constexpr std::int64_t kMostSteps = 250'000;

struct Asked {
  std::string_view caller;  ///< A tenant; `reviewer` and `admin` have that scope too. Empty for nobody.
  std::string target;
  std::string_view body = {};
  unsigned status = 200;
};

/// By method and pattern, as the table of routes has them.
const std::map<std::string, std::vector<Asked>>& worst_requests() {
  static const std::string document = R"({"name":"new-flow","version":"1.0.0","steps":["init"]})";
  static const std::map<std::string, std::vector<Asked>> requests{
      {"GET /v1/wpks",
       {{"", "/v1/wpks?q=common"},
        {"", "/v1/wpks?q=co&sort=name"},
        {"", "/v1/wpks?tag=everywhere&sort=downloads"},
        {"", "/v1/wpks?runtime=docker&sort=updated"},
        {"", "/v1/wpks?publisher=acme&sort=name"},
        {"", "/v1/wpks?status=pending"},
        {"acme", "/v1/wpks?q=common"},
        {"acme", "/v1/wpks?sort=name"},
        {"acme", "/v1/wpks"},
        {"globex", "/v1/wpks"},
        {"globex", "/v1/wpks?q=common"},
        {"globex", "/v1/wpks?q=common&sort=published"},
        {"globex", "/v1/wpks?status=pending&tag=everywhere"},
        {"initech", "/v1/wpks?status=pending&sort=name"},
        {"reviewer", "/v1/wpks?q=common"},
        {"reviewer", "/v1/wpks?sort=name"},
        {"reviewer", "/v1/wpks?status=rejected"}}},
      {"POST /v1/wpks", {{"globex", "/v1/wpks", document, 201}}},
      {"GET /v1/wpks/{name}",
       {{"", "/v1/wpks/hidden"},
        {"acme", "/v1/wpks/hidden"},
        {"", "/v1/wpks/builds"},
        {"reviewer", "/v1/wpks/builds"},
        {"acme", "/v1/wpks/hidden-builds"},
        {"", "/v1/wpks/hidden-builds", "", 404},
        {"", "/v1/wpks/prereleases"}}},
      {"GET /v1/wpks/{name}@{version}",
       {{"", "/v1/wpks/prereleases@latest"},
        {"", "/v1/wpks/prereleases@%5E1"},
        {"", "/v1/wpks/prereleases@%3E%3D1.9.0-rc.5"},
        {"", "/v1/wpks/prereleases@%5E2", "", 404},
        {"", "/v1/wpks/builds@%5E1"},
        {"", "/v1/wpks/hidden@%5E1"},
        {"", "/v1/wpks/hidden@2.0.0", "", 404},
        {"", "/v1/wpks/hidden-builds@latest", "", 404},
        {"acme", "/v1/wpks/hidden-builds@latest", "", 404}}},
      {"GET /v1/wpks/{name}/owners", {{"", "/v1/wpks/hidden/owners"}, {"acme", "/v1/wpks/hidden/owners"}}},
      {"PUT /v1/wpks/{name}/owners/{tenant}",
       {{"acme", "/v1/wpks/hidden/owners/initech"}, {"admin", "/v1/wpks/hidden-builds/owners/initech"}}},
      {"PUT /v1/wpks/{name}/owners/{tenant}/acceptance",
       {{"initech", "/v1/wpks/hidden/owners/initech/acceptance"},
        {"initech", "/v1/wpks/hidden-builds/owners/initech/acceptance"}}},
      {"DELETE /v1/wpks/{name}/owners/{tenant}",
       {{"acme", "/v1/wpks/hidden/owners/initech"}, {"acme", "/v1/wpks/hidden-builds/owners/acme"}}},
      {"PUT /v1/wpks/{name}@{version}",
       {{"acme", "/v1/wpks/hidden@3.0.0", R"({"name":"hidden","version":"3.0.0","steps":["init"]})", 201}}},
      {"GET /v1/wpks/{name}@{version}/content", {{"", "/v1/wpks/prereleases@%5E1/content"}}},
      {"PUT /v1/wpks/{name}@{version}/review",
       {{"reviewer", "/v1/wpks/hidden@1.7.0/review", R"({"decision":"approve","reason":"fine"})"},
        {"reviewer", "/v1/wpks/reviewed@1.0.0/review", R"({"decision":"reject","reason":"no"})"}}},
      {"GET /v1/wpks/{name}@{version}/reviews", {{"reviewer", "/v1/wpks/reviewed@1.0.0/reviews"}}},
      {"PUT /v1/wpks/{name}@{version}/yank", {{"acme", "/v1/wpks/builds@1.0.0+7/yank"}}},
      {"DELETE /v1/wpks/{name}@{version}/yank", {{"acme", "/v1/wpks/builds@1.0.0+7/yank"}}},
      {"PUT /v1/wpks/{name}@{version}/withdraw", {{"acme", "/v1/wpks/hidden@1.9.0/withdraw"}}},
      {"POST /v1/validate", {{"", "/v1/validate", document}}},
      {"GET /v1/events",
       {{"", "/v1/events"},
        {"acme", "/v1/events"},
        {"initech", "/v1/events"},
        {"reviewer", "/v1/events"},
        {"admin", "/v1/events"}}},
      {"GET /v1/tokens", {{"acme", "/v1/tokens"}, {"admin", "/v1/tokens"}}},
      {"POST /v1/tokens", {{"acme", "/v1/tokens", R"({"scopes":["publish"]})", 201}}},
      {"DELETE /v1/tokens/{id}", {{"acme", "/v1/tokens/tok_0", "", 204}}},
      {"GET /v1/whoami", {{"acme", "/v1/whoami"}}},
      {"GET /health", {{"", "/health"}}},
      {"GET /ready", {{"", "/ready"}}},
      {"GET /metrics", {{"", "/metrics"}}},
      {"GET /openapi.json", {{"", "/openapi.json"}}},
      {"GET /docs", {{"", "/docs"}}},
      {"POST /wpk/upload",
       {{"globex", "/wpk/upload",
         R"({"name":"old-flow","version":"1.0.0","content":{"steps":["init"]},"signature":""})"}}},
      {"GET /wpk/list",
       {{"", "/wpk/list"},
        {"globex", "/wpk/list?status=pending"},
        {"reviewer", "/wpk/list?status=rejected"}}},
      {"POST /wpk/review/{id}",
       {{"reviewer", "/wpk/review/hidden@1.8.0", R"({"status":"approved","comment":"fine"})"}}},
  };
  return requests;
}

/// The server over one catalog.
class CostlyServer {
 public:
  explicit CostlyServer(int size) : catalog_(size) {}

  /// Returns the instructions of SQLite that the request takes.
  std::int64_t steps_of(http::verb method, const Asked& asked) {
    Request request(method, asked.target, 11);
    request.set(http::field::content_type, "application/json");
    if (!asked.caller.empty())
      request.set(http::field::authorization, fmt::format("Bearer {}", asked.caller));
    request.body() = asked.body;
    const std::int64_t before = storage::sqlite::WorkMeter::steps();
    boost::asio::io_context loop;
    auto responded =
        boost::asio::co_spawn(loop, service_.handle(request, "127.0.0.1"), boost::asio::use_future);
    loop.run();
    const Response response = responded.get();
    EXPECT_EQ(response.result_int(), asked.status) << method << ' ' << asked.target << '\n'
                                                   << response.body();
    return storage::sqlite::WorkMeter::steps() - before;
  }

 private:
  /// Takes a tenant's name for a credential.
  static Options options() {
    Options options;
    options.authenticator =
        [](std::string_view token) -> boost::asio::awaitable<Result<marketplace::Caller>> {
      Scopes scopes{Scope::publish, Scope::manage};
      if (token == "reviewer") scopes = {Scope::review};
      if (token == "admin") scopes = Scopes::all();
      co_return marketplace::Caller(Principal{"somebody", std::string(token), scopes});
    };
    return options;
  }

  WorstCatalog catalog_;
  SystemClock clock_;
  SystemRandom random_;
  blob::memory::Store blobs_;
  marketplace::Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
  accounts::ApiKeys keys_{*catalog_, clock_, "a key"};
  boost::asio::thread_pool workers_{1};
  Metrics metrics_;
  Pipeline service_{marketplace_, keys_, metrics_, clock_, random_, options(), workers_.get_executor()};
};

TEST(RouteCost, DoesNotGrowWithTheCatalog) {
  const storage::sqlite::WorkMeter meter;
  CostlyServer small(kSmallCatalog);
  CostlyServer large(kLargeCatalog);
  for (const Family& family : mounts({})) {
    for (const Route& route : family.routes) {
      const std::string name = fmt::format("{} {}", std::string(to_string(route.method)), route.pattern);
      const auto requests = worst_requests().find(name);
      ASSERT_NE(requests, worst_requests().end()) << name << " has no worst request in this test.";
      for (const Asked& asked : requests->second) {
        const std::int64_t few = small.steps_of(route.method, asked);
        const std::int64_t many = large.steps_of(route.method, asked);
        EXPECT_LE(many, few + kSegmentSteps) << name << ": " << asked.caller << ' ' << asked.target;
        EXPECT_LE(many, kMostSteps) << name << ": " << asked.caller << ' ' << asked.target;
      }
    }
  }
}

}  // namespace
}  // namespace atom::api
