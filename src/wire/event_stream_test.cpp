#include "atom/wire/event_stream.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "atom/wire/write_text.hpp"

namespace atom::wire {
namespace {

const Timestamp kAt{std::chrono::milliseconds{1'800'000'000'123}};

Event published() {
  return {7, kAt, "wpk.published", "flow@1.0.0", "acme", "acme/ann \"the\" line\n", {R"({"size":1})"}};
}

TEST(Event, WritesDataAsItWasStored) {
  Event event = published();
  event.data.text = R"({"size": 1.0})";
  EXPECT_TRUE(write_text(event).ends_with(R"("data":{"size": 1.0}})"));
}

TEST(Event, IsWrittenAsAnObject) {
  EXPECT_EQ(boost::json::parse(write_text(published())),
            (boost::json::object{{"seq", 7},
                                 {"at", "2027-01-15T08:00:00.123Z"},
                                 {"type", "wpk.published"},
                                 {"subject", "flow@1.0.0"},
                                 {"tenant", "acme"},
                                 {"actor", "acme/ann \"the\" line\n"},
                                 {"data", {{"size", 1}}}}));
}

TEST(Event, HasANullActorIfTheCallerMayNotKnowIt) {
  Event event = published();
  event.actor.reset();
  EXPECT_TRUE(boost::json::parse(write_text(event)).at("actor").is_null());
}

TEST(EventStream, WritesAnyEventAsOneFrame) {
  EXPECT_EQ(to_sse(published()), "id: 7\nevent: wpk.published\ndata: " + write_text(published()) + "\n\n");
  EXPECT_EQ(write_text(published()).find('\n'), std::string::npos);
}

TEST(EventPage, SaysHowManyEventsItHasAndWhereTheNextPageBegins) {
  EXPECT_EQ(write_text(EventPage{{}, 9}), R"({"events":[],"count":0,"next_after":9})");
  const auto page = boost::json::parse(write_text(EventPage{{published(), published()}, 7}));
  EXPECT_EQ(page.at("count"), 2);
  EXPECT_EQ(page.at("events").as_array().size(), 2U);
}

}  // namespace
}  // namespace atom::wire
