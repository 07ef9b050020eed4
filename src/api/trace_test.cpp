#include "api/trace.hpp"

#include <gtest/gtest.h>

#include <array>

namespace atom::api {
namespace {

constexpr std::array<std::uint8_t, 8> kSpan{0, 1, 2, 3, 4, 5, 6, 7};

TEST(Trace, ContinuesTheCallersTraceWithANewSpan) {
  const auto trace = continue_trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", kSpan);
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace->parent_id, "00f067aa0ba902b7");
  EXPECT_EQ(trace->span_id, "0001020304050607");
  EXPECT_EQ(trace->traceparent(), "00-4bf92f3577b34da6a3ce929d0e0e4736-0001020304050607-01");
}

TEST(Trace, IgnoresMalformedHeaders) {
  for (const char* header : {
           "",
           "00",
           "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
           "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
           "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
           "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
           "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
           "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
           " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
       }) {
    EXPECT_FALSE(continue_trace(header, kSpan)) << header;
  }
}

}  // namespace
}  // namespace atom::api
