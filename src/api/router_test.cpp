#include "api/router.hpp"

#include <gtest/gtest.h>

#include "api/problem.hpp"

namespace atom::api {
namespace {

Response render_plainly(const Error& error, std::string_view) {
  Response response;
  response.set_body(error.code);
  return response;
}

Router two_families() {
  const Handler none;
  return Router({{{{http::verb::get, "/a/{name}", none, Access::open},
                   {http::verb::get, "/a/{name}@{version}", none, Access::open, Body::document},
                   {http::verb::post, "/a/{name}", none, Access::open, Body::json}},
                  problem_response},
                 {{{http::verb::put, "/b/{id}", none, Access::open, Body::document}},
                  render_plainly,
                  {.small = 1, .document = 2}}});
}

Match match(http::verb method, std::string_view path) {
  static const Router kRouter = two_families();
  return kRouter.match(method, *parse_target(path));
}

TEST(Router, FindsARouteByMethodAndPath) {
  EXPECT_EQ(match(http::verb::get, "/a/x").route->pattern, "/a/{name}");
  EXPECT_EQ(match(http::verb::head, "/a/x").route->pattern, "/a/{name}");
  EXPECT_EQ(match(http::verb::get, "/a/x@1").route->pattern, "/a/{name}@{version}");
  EXPECT_EQ(match(http::verb::get, "/a/x%401").captures, std::vector<std::string>{"x@1"});
  EXPECT_EQ(match(http::verb::put, "/b/x@1").captures, std::vector<std::string>{"x@1"});
  for (const char* path : {"/", "/a", "/a/", "/a/x/y", "/b"})
    EXPECT_EQ(match(http::verb::get, path).route, nullptr) << path;
}

TEST(Router, NamesTheMethodsOfAPath) {
  EXPECT_EQ(match(http::verb::delete_, "/a/x").allowed, "GET, HEAD, POST");
  EXPECT_EQ(match(http::verb::delete_, "/nothing").allowed, "");
}

TEST(Router, AppliesTheSettingsOfTheFamily) {
  EXPECT_EQ(match(http::verb::post, "/a/x").route->body_limit, limits::kRequestBodyBytes);
  EXPECT_EQ(match(http::verb::get, "/a/x@1").route->body_limit, limits::kDocumentBytes);
  EXPECT_EQ(match(http::verb::put, "/b/x").route->body_limit, 2U);
  EXPECT_EQ(match(http::verb::put, "/b/x").route->index, 3U);
  const Match wrong_method = match(http::verb::get, "/b/x");
  EXPECT_EQ(wrong_method.render_error({"code", "", {}}, "r1").body(), "code");
  EXPECT_EQ(match(http::verb::get, "/nothing").render_error({"route_not_found", "", {}}, "r1").result_int(),
            404U);
}

TEST(Router, ShowsEachEntranceItsRoutes) {
  const Handler none;
  const Router router(
      {{{{http::verb::get, "/api", none, Access::open},
         {http::verb::get, "/inside", none, Access::open, Body::none, {}, Entrance::operations},
         {http::verb::get, "/both", none, Access::open, Body::none, {}, Entrance::every}},
        problem_response}});
  const auto is_found = [&](std::string_view path, Entrance entrance) {
    return router.match(http::verb::get, *parse_target(path), entrance).route != nullptr;
  };
  EXPECT_TRUE(is_found("/api", Entrance::api));
  EXPECT_FALSE(is_found("/api", Entrance::operations));
  EXPECT_FALSE(is_found("/inside", Entrance::api));
  EXPECT_TRUE(is_found("/inside", Entrance::operations));
  EXPECT_TRUE(is_found("/inside", Entrance::every));
  for (const Entrance entrance : {Entrance::api, Entrance::operations, Entrance::every})
    EXPECT_TRUE(is_found("/both", entrance));
  EXPECT_EQ(router.match(http::verb::put, *parse_target("/inside"), Entrance::api).allowed, "");
}

}  // namespace
}  // namespace atom::api
