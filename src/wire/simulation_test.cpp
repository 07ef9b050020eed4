#include "atom/wire/simulation.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace atom::wire {
namespace {

Result<FaultScript> read(std::string_view faults, std::string_view scenario = "s-1") {
  return read_fault_script(boost::json::parse(R"({"scenario": ")" + std::string(scenario) +
                                              R"(", "faults": )" + std::string(faults) + "}"));
}

TEST(FaultScript, ReadsEveryKind) {
  using Kind = Fault::Kind;
  const auto script = read(R"([{"status": 503, "retry_after": "1"}, {"status": 429}, {"reset": "before"},
    {"reset": "inside"}, {"reset": "after"}, {"truncate": true}, {"length": "short"}, {"invalid_json": true},
    {"stall_ms": 300}, {"delay_ms": 60000}])");
  ASSERT_TRUE(script) << script.error().message;
  const std::vector<Fault> expected{
      {Kind::status, 503, "1", {}},
      {Kind::status, 429, {}, {}},
      {Kind::reset_before, 0, {}, {}},
      {Kind::reset_inside, 0, {}, {}},
      {Kind::reset_after, 0, {}, {}},
      {Kind::truncate, 0, {}, {}},
      {Kind::short_length, 0, {}, {}},
      {Kind::invalid_json, 0, {}, {}},
      {Kind::stall, 0, {}, std::chrono::milliseconds(300)},
      {Kind::delay, 0, {}, std::chrono::milliseconds(60000)},
  };
  EXPECT_EQ(script->faults, expected);
}

TEST(FaultScript, RejectsInvalidFaults) {
  for (const char* fault :
       {R"({})", R"({"status": 200})", R"({"status": 600})", R"({"status": "503"})", R"({"reset": "later"})",
        R"({"truncate": false})", R"({"length": "long"})", R"({"stall_ms": 0})", R"({"delay_ms": 60001})",
        R"({"status": 503, "truncate": true})", R"({"status": 503, "colour": 1})", R"("status")",
        R"({"status": 503, "retry_after": "1\r\nX: y"})", R"({"status": 503, "delay_ms": null})",
        R"({"status": 503, "retry_after": null})", R"({"delay_ms": null})",
        R"({"delay_ms": 1, "retry_after": "1"})"}) {
    EXPECT_FALSE(read('[' + std::string(fault) + ']')) << fault;
  }
}

TEST(FaultScript, PointsToTheInvalidFault) {
  const auto script = read(R"([{"status": 503}, {"status": 99}])");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().findings.front().pointer, "/faults/1/status");
}

TEST(FaultScript, RejectsInvalidScenarioNames) {
  EXPECT_TRUE(read("[]"));
  EXPECT_FALSE(read("[]", ""));
  EXPECT_FALSE(read("[]", "a b"));
  EXPECT_FALSE(read("[]", std::string(129, 'a')));
}

}  // namespace
}  // namespace atom::wire
