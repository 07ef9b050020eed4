#include "retry_quota.hpp"

#include <gtest/gtest.h>

#include "atom/wpk/test_vectors.hpp"
#include "test_values.hpp"

namespace atom::client {
namespace {

void run(RetryQuota& quota, const boost::json::value& step) {
  const std::int64_t times = step.at("times").as_int64();
  if (step.at("do").as_string() == "retry") {
    std::int64_t allowed = 0;
    for (std::int64_t i = 0; i < times; ++i) allowed += quota.take(kind_of(step.at("kind"))) > 0 ? 1 : 0;
    EXPECT_EQ(allowed, step.at("allowed").as_int64()) << step;
  } else {
    for (std::int64_t i = 0; i < times; ++i) quota.give_back(static_cast<int>(step.at("taken").as_int64()));
  }
  EXPECT_EQ(quota.tokens(), step.at("tokens").as_int64()) << step;
}

TEST(RetryQuota, PassesTheVectors) {
  wpk::VectorFile vectors("quota");
  vectors.each("cases", [](const auto& item) {
    RetryQuota quota;
    for (const auto& step : item.at("steps").as_array()) run(quota, step);
  });
}

}  // namespace
}  // namespace atom::client
