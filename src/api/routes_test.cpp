#include "api/routes.hpp"

#include <gtest/gtest.h>

#include <set>

#include <boost/json/object.hpp>

#include "api/service.hpp"
#include "atom/wpk/yaml.hpp"

namespace atom::api {
namespace {

Match match(http::verb method, std::string_view path) {
  return match_route(method, *parse_target(path));
}

std::string_view pattern(http::verb method, std::string_view path) {
  const Match found = match(method, path);
  return found.route == nullptr ? "none" : found.route->pattern;
}

TEST(Routes, AreFoundByPathAndMethod) {
  EXPECT_EQ(pattern(http::verb::get, "/v1/wpks"), "/v1/wpks");
  EXPECT_EQ(pattern(http::verb::get, "/v1/wpks/flow"), "/v1/wpks/{name}");
  EXPECT_EQ(pattern(http::verb::get, "/v1/wpks/flow@1.0.0"), "/v1/wpks/{name}@{version}");
  EXPECT_EQ(pattern(http::verb::head, "/v1/wpks/flow@1.0.0/content"), "/v1/wpks/{name}@{version}/content");
  EXPECT_EQ(match(http::verb::get, "/v1/wpks/flow%40%5E1").captures, std::vector<std::string>{"flow@^1"});
  EXPECT_EQ(match(http::verb::post, "/wpk/review/flow@1.0.0").captures,
            std::vector<std::string>{"flow@1.0.0"});
  EXPECT_EQ(pattern(http::verb::get, "/v1/wpks/owners/owners"), "/v1/wpks/{name}/owners");
  EXPECT_EQ(match(http::verb::put, "/v1/wpks/flow/owners/acme").captures,
            (std::vector<std::string>{"flow", "acme"}));
}

TEST(Routes, TellAWrongMethodFromAWrongPath) {
  const Match wrong_method = match(http::verb::delete_, "/v1/wpks");
  EXPECT_EQ(wrong_method.route, nullptr);
  EXPECT_EQ(wrong_method.allowed, "GET, HEAD, POST");
  for (const char* path : {"/", "/v1", "/v1/wpks/", "/v1/wpks/flow/content", "/v1/wpks/flow@1.0.0/content/x",
                           "/v1/tokens/a/b"}) {
    EXPECT_EQ(match(http::verb::get, path).allowed, "") << path;
  }
}

/// `GET /v1/wpks` and so on, of the contract.
std::set<std::string> contract_operations() {
  static const std::set<std::string> kMethods{"get", "put", "post", "delete", "patch"};
  std::set<std::string> operations;
  const auto contract = wpk::read_yaml(openapi_yaml());
  for (const auto& path : contract->at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      const std::string method(operation.key());
      if (kMethods.contains(method)) operations.insert(method + ' ' + std::string(path.key()));
    }
  }
  return operations;
}

TEST(Routes, AreTheContracts) {
  std::set<std::string> operations;
  for (const Route& route : routes()) {
    std::string method(http::to_string(route.method));
    std::ranges::transform(method, method.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    operations.insert(method + ' ' + std::string(route.pattern));
  }
  EXPECT_EQ(operations, contract_operations());
}

}  // namespace
}  // namespace atom::api
