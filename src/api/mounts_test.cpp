#include "api/mounts.hpp"

#include <gtest/gtest.h>

#include <set>

#include <boost/json/object.hpp>

#include "api/contract.hpp"
#include "api/router.hpp"
#include "atom/wpk/yaml.hpp"

namespace atom::api {
namespace {

const Router& router() {
  static const Router kRouter(mounts({}));
  return kRouter;
}

std::string_view pattern(http::verb method, std::string_view path) {
  const Match found = router().match(method, *parse_target(path));
  return found.route == nullptr ? "none" : found.route->pattern;
}

TEST(Mounts, MatchEachAddressToItsRoute) {
  EXPECT_EQ(pattern(http::verb::get, "/v1/wpks"), "/v1/wpks");
  EXPECT_EQ(pattern(http::verb::get, "/v1/wpks/flow"), "/v1/wpks/{name}");
  EXPECT_EQ(pattern(http::verb::get, "/v1/wpks/flow%40%5E1"), "/v1/wpks/{name}@{version}");
  EXPECT_EQ(pattern(http::verb::head, "/v1/wpks/flow@1.0.0/content"), "/v1/wpks/{name}@{version}/content");
  EXPECT_EQ(pattern(http::verb::get, "/v1/wpks/owners/owners"), "/v1/wpks/{name}/owners");
  EXPECT_EQ(pattern(http::verb::put, "/v1/wpks/flow/owners/acme"), "/v1/wpks/{name}/owners/{tenant}");
  EXPECT_EQ(pattern(http::verb::put, "/v1/wpks/flow/owners/acme/acceptance"),
            "/v1/wpks/{name}/owners/{tenant}/acceptance");
  EXPECT_EQ(pattern(http::verb::post, "/wpk/review/flow@1.0.0"), "/wpk/review/{id}");
  EXPECT_EQ(pattern(http::verb::get, "/health"), "/health");
  for (const char* path : {"/", "/v1", "/v1/wpks/", "/v1/wpks/flow/content", "/v1/wpks/flow@1.0.0/content/x",
                           "/v1/tokens/a/b", "/simulation/faults/x"}) {
    EXPECT_EQ(pattern(http::verb::get, path), "none") << path;
  }
}

/// The operations of the contract, such as `get /v1/wpks`.
std::set<std::string> contract_operations() {
  static const std::set<std::string> kMethods{"get", "put", "post", "delete", "patch"};
  std::set<std::string> operations;
  const auto contract = wpk::read_yaml(openapi_yaml());
  for (const auto& path : contract->at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      const std::string method(operation.key());
      // Only a simulation mounts faults on demand.
      const bool is_simulation = std::string_view(path.key()).starts_with("/simulation/");
      if (kMethods.contains(method) && !is_simulation)
        operations.insert(method + ' ' + std::string(path.key()));
    }
  }
  return operations;
}

TEST(Mounts, AreTheOperationsOfTheContract) {
  std::set<std::string> operations;
  for (const MountedRoute& route : router().routes()) {
    std::string method(http::to_string(route.method));
    std::ranges::transform(method, method.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    operations.insert(method + ' ' + std::string(route.pattern));
  }
  EXPECT_EQ(operations, contract_operations());
}

}  // namespace
}  // namespace atom::api
