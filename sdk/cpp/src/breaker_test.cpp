#include "breaker.hpp"

#include <gtest/gtest.h>

#include "atom/wpk/test_vectors.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;

Breaker::Outcome outcome_of(const boost::json::value& value) {
  if (value.as_string() == "success") return Breaker::Outcome::success;
  if (value.as_string() == "failure") return Breaker::Outcome::failure;
  return Breaker::Outcome::ignored;
}

/// Runs the steps of one case. A `record` step does not say when its attempts were admitted: just before, if
/// the breaker is closed; as its probe, if it is half open; and before it opened, if it is open.
class Walk {
 public:
  void step(const boost::json::value& step) {
    now_ = Instant(milliseconds(step.at("at_ms").as_int64()));
    const std::int64_t times = step.at("times").as_int64();
    if (step.at("do").as_string() == "admit") {
      admit(times, step);
    } else {
      for (std::int64_t i = 0; i < times; ++i) record(outcome_of(step.at("outcome")));
    }
    EXPECT_EQ(to_string(breaker_.state()), wpk::text_of(step.at("state"))) << step;
  }

 private:
  void admit(std::int64_t times, const boost::json::value& step) {
    std::int64_t admitted = 0;
    for (std::int64_t i = 0; i < times; ++i) {
      const auto admission = breaker_.admit(now_);
      if (admission) {
        permit_ = *admission;
        ++admitted;
      } else {
        EXPECT_EQ(admission.error(), milliseconds(step.at("retry_in_ms").as_int64())) << step;
        EXPECT_EQ(breaker_.probe_in(now_), admission.error()) << step;
      }
    }
    EXPECT_EQ(admitted, step.at("admitted").as_int64()) << step;
  }

  void record(Breaker::Outcome outcome) {
    if (breaker_.state() == BreakerState::closed) permit_ = *breaker_.admit(now_);
    breaker_.record(permit_.value(), outcome, now_);
  }

  Breaker breaker_;
  Instant now_{};
  std::optional<Breaker::Permit> permit_;
};

TEST(Breaker, PassesTheVectors) {
  wpk::VectorFile vectors("breaker");
  vectors.each("cases", [](const auto& item) {
    Walk walk;
    for (const auto& step : item.at("steps").as_array()) walk.step(step);
  });
}

TEST(Breaker, IgnoresTheOutcomeOfAnEarlierProbe) {
  Breaker breaker;
  const Instant start{};
  for (int i = 0; i < policy::kMinimumCalls; ++i) {
    breaker.record(*breaker.admit(start), Breaker::Outcome::failure, start);
  }
  const Instant first = start + policy::kOpen;
  const auto probe = *breaker.admit(first);
  breaker.record(probe, Breaker::Outcome::failure, first);
  const Instant second = first + 2 * policy::kOpen;
  static_cast<void>(*breaker.admit(second));
  breaker.record(probe, Breaker::Outcome::success, second);
  EXPECT_EQ(breaker.state(), BreakerState::half_open);
  EXPECT_FALSE(breaker.admit(second));
}

}  // namespace
}  // namespace atom::client
