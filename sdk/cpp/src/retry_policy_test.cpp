#include "retry_policy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "atom/wpk/test_vectors.hpp"
#include "test_values.hpp"

namespace atom::client {
namespace {

std::optional<RetryKind> retry_of(const boost::json::value& item) {
  const Repeat repeat = item.at("repeat").as_string() == "harmful" ? Repeat::harmful : Repeat::harmless;
  const boost::json::object& outcome = item.at("outcome").as_object();
  if (const auto* status = outcome.if_contains("status")) {
    return retry_of_status(static_cast<int>(status->as_int64()), repeat);
  }
  return retry_of_failure(wpk::text_of(outcome.at("failure")), repeat);
}

TEST(RetryPolicy, PassesTheRetryVectors) {
  wpk::VectorFile vectors("retries");
  vectors.each("cases", [](const auto& item) {
    const boost::json::value& retry = item.at("retry");
    EXPECT_EQ(retry_of(item), retry.is_null() ? std::nullopt : std::optional(kind_of(retry)));
  });
}

TEST(RetryPolicy, PassesTheDelayVectors) {
  wpk::VectorFile vectors("delays");
  vectors.each("cases", [](const auto& item) {
    // Boost.JSON 1.81 reads 0.9999999999999999 as 1, which no generator returns.
    const double random = std::min(item.at("random").template to_number<double>(), std::nextafter(1.0, 0.0));
    const auto retry = item.at("retry").template to_number<std::uint64_t>();
    EXPECT_EQ(delay_of(kind_of(item.at("kind")), retry, random, ms_of(item.at("retry_after_ms"))),
              ms_of(item.at("delay_ms")));
  });
}

}  // namespace
}  // namespace atom::client
