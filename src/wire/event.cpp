#include "atom/wire/event.hpp"

#include <fmt/format.h>

#include <iterator>

#include <boost/json/serialize.hpp>

#include "atom/wire/json.hpp"

namespace atom::wire {

std::string to_json_text(const Event& event) {
  const auto text = [](std::string_view value) { return boost::json::serialize(json_string(value)); };
  return fmt::format(R"({{"seq":{},"at":"{}","type":{},"subject":{},"tenant":{},"actor":{},"data":{}}})",
                     event.seq, format_rfc3339(event.at), text(event.type), text(event.subject),
                     text(event.tenant), event.actor ? text(*event.actor) : "null", event.data);
}

std::string to_json_text(const EventPage& page) {
  std::string text = R"({"events":[)";
  for (const Event& event : page.events) {
    if (&event != page.events.data()) text += ',';
    text += to_json_text(event);
  }
  fmt::format_to(std::back_inserter(text), R"(],"count":{},"next_after":{}}})", page.events.size(),
                 page.next_after);
  return text;
}

std::string to_sse(const Event& event) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", event.seq, event.type, to_json_text(event));
}

}  // namespace atom::wire
