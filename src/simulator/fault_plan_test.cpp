#include "simulator/fault_plan.hpp"

#include <gtest/gtest.h>

#include "api/http.hpp"
#include "atom/base/limits.hpp"

namespace atom::simulator {
namespace {

constexpr wire::Fault kUnavailable{wire::Fault::Kind::status, 503};
constexpr wire::Fault kReset{wire::Fault::Kind::reset_after};

TEST(FaultPlan, GivesEachRequestTheNextFaultAndThenNone) {
  FaultPlan plan;
  plan.script({"a", {kUnavailable, kReset}});
  EXPECT_EQ(plan.next("a"), kUnavailable);
  EXPECT_EQ(plan.report("a"), (wire::FaultReport{"a", 1, 1, 1}));
  EXPECT_EQ(plan.next("a"), kReset);
  EXPECT_EQ(plan.next("a"), std::nullopt);
  EXPECT_EQ(plan.report("a"), (wire::FaultReport{"a", 2, 0, 3}));
}

TEST(FaultPlan, KeepsScenariosApart) {
  FaultPlan plan;
  plan.script({"a", {kUnavailable}});
  EXPECT_EQ(plan.next("b"), std::nullopt);
  EXPECT_EQ(plan.next(""), std::nullopt);
  EXPECT_EQ(plan.report("b"), std::nullopt);
  EXPECT_EQ(plan.report("a"), (wire::FaultReport{"a", 0, 1, 0}));
}

TEST(FaultPlan, ReplacesAScenarioWithTheSameName) {
  FaultPlan plan;
  plan.script({"a", {kUnavailable}});
  plan.next("a");
  plan.script({"a", {kReset}});
  EXPECT_EQ(plan.report("a"), (wire::FaultReport{"a", 0, 1, 0}));
}

TEST(FaultPlan, ForgetsTheOldestScenario) {
  FaultPlan plan;
  for (std::size_t i = 0; i < limits::kScenarios; ++i) plan.script({std::to_string(i), {}});
  plan.script({"0", {kReset}});
  plan.script({"one more", {}});
  EXPECT_TRUE(plan.report("0"));
  EXPECT_FALSE(plan.report("1"));
  EXPECT_TRUE(plan.report("2"));
}

TEST(Replacement, IsAProblemWithTheScriptedStatus) {
  const api::Response response = replacement({wire::Fault::Kind::status, 418, "soon"}, "r1");
  EXPECT_EQ(response.result_int(), 418U);
  EXPECT_EQ(response[api::http::field::retry_after], "soon");
  EXPECT_NE(response.body().find(R"("code":"simulated_fault")"), std::string::npos);
}

}  // namespace
}  // namespace atom::simulator
