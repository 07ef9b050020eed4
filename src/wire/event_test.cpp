#include "atom/wire/event.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace atom::wire {
namespace {

const Timestamp kAt{std::chrono::milliseconds{1'800'000'000'123}};

Event published() {
  return {7, kAt, "wpk.published", "flow@1.0.0", "acme", "acme/ann \"the\" line\n", R"({"size":1})"};
}

TEST(Event, IsAnObject) {
  EXPECT_EQ(boost::json::parse(to_json_text(published())),
            (boost::json::object{{"seq", 7},
                                 {"at", "2027-01-15T08:00:00.123Z"},
                                 {"type", "wpk.published"},
                                 {"subject", "flow@1.0.0"},
                                 {"tenant", "acme"},
                                 {"actor", "acme/ann \"the\" line\n"},
                                 {"data", {{"size", 1}}}}));
}

TEST(Event, HasNoActorWhereTheCallerMayNotKnow) {
  Event event = published();
  event.actor.reset();
  EXPECT_TRUE(boost::json::parse(to_json_text(event)).at("actor").is_null());
}

TEST(Event, IsFollowedAsOneFrameWhateverItHolds) {
  EXPECT_EQ(to_sse(published()), "id: 7\nevent: wpk.published\ndata: " + to_json_text(published()) + "\n\n");
  EXPECT_EQ(to_json_text(published()).find('\n'), std::string::npos);
}

TEST(EventPage, SaysHowManyItHasAndWhereTheNextBegins) {
  EXPECT_EQ(to_json_text(EventPage{{}, 9}), R"({"events":[],"count":0,"next_after":9})");
  const auto page = boost::json::parse(to_json_text(EventPage{{published(), published()}, 7}));
  EXPECT_EQ(page.at("count"), 2);
  EXPECT_EQ(page.at("events").as_array().size(), 2U);
}

}  // namespace
}  // namespace atom::wire
