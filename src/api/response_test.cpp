#include "api/response.hpp"

#include <gtest/gtest.h>

#include "api/http.hpp"

namespace atom::api {
namespace {

TEST(Response, HoldsBytesOfItsOwnOrSharedOnes) {
  const auto page = std::make_shared<const Bytes>("a page");
  const Response shared = respond(http::status::ok, kJson, SharedBytes::of(page));
  EXPECT_EQ(shared.body().data(), page->text.data());
  EXPECT_EQ(shared.body(), "a page");
  EXPECT_EQ(page.use_count(), 2);
  EXPECT_EQ(shared.streamed_body(), nullptr);

  Response own = respond(http::status::ok, kJson, "{}");
  EXPECT_EQ(own.body(), "{}");
  own.clear_body();
  EXPECT_EQ(own.body(), "");
}

}  // namespace
}  // namespace atom::api
