#include "api/event_batch.hpp"

#include <utility>

#include "api/render.hpp"
#include "atom/wire/event_stream.hpp"
#include "marketplace/event_log.hpp"

namespace atom::api {

using marketplace::EventLog;
using marketplace::EventRecord;

EventBatch::EventBatch(std::int64_t after, std::vector<EventRecord> events) : after_(after) {
  items_.reserve(events.size());
  for (EventRecord& event : events) items_.push_back({std::move(event)});
}

std::string EventBatch::frames_for(const marketplace::Caller& caller, std::int64_t after) {
  std::string frames;
  for (Item& item : items_) {
    if (item.event.seq <= after || !EventLog::may_read(caller, item.event)) continue;
    frames += frame_of(item, EventLog::may_know_actor(caller, item.event));
  }
  return frames;
}

const std::string& EventBatch::frame_of(Item& item, bool with_actor) {
  std::string& frame = with_actor ? item.whole : item.without_actor;
  if (frame.empty()) {
    EventRecord shown = item.event;
    if (!with_actor) shown.actor.clear();
    frame = wire::to_sse(render(shown));
  }
  return frame;
}

}  // namespace atom::api
