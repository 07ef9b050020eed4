#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"
#include "atom/event.hpp"

namespace atom::client {

/// Readers fail with the findings of `wire::ObjectReader`; `pointer` is the place of `value` in the body.
atom::Result<Event> read_event(const boost::json::value& value, std::string pointer = {});
atom::Result<EventPage> read_event_page(const boost::json::value& value);

}  // namespace atom::client
