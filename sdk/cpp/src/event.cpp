#include "event.hpp"

#include <fmt/format.h>

#include "atom/wire/object_reader.hpp"

namespace atom::client {

atom::Result<Event> read_event(const boost::json::value& value, std::string pointer) {
  wire::ObjectReader reader(value, std::move(pointer));
  Event event;
  event.seq = reader.integer("seq");
  event.at = reader.timestamp("at");
  event.type = reader.string("type");
  event.subject = reader.string("subject");
  event.tenant = reader.string("tenant");
  event.actor = reader.optional_string("actor");
  if (const boost::json::value* data = reader.value("data")) {
    if (const boost::json::object* members = data->if_object()) {
      event.data = *members;
    } else {
      reader.invalid("data", "an object");
    }
  }
  return reader.finish(std::move(event));
}

atom::Result<EventPage> read_event_page(const boost::json::value& value) {
  wire::ObjectReader reader(value);
  EventPage page;
  for (const boost::json::value& element : reader.array("events")) {
    if (auto event = read_event(element, fmt::format("/events/{}", page.events.size()))) {
      page.events.push_back(*std::move(event));
    } else {
      reader.add(event.error());
      break;
    }
  }
  page.next_after = reader.integer("next_after");
  return reader.finish(std::move(page));
}

}  // namespace atom::client
