#include "marketplace/event_log.hpp"

namespace atom::marketplace {
namespace {

EventQuery query_of(const Caller& caller, std::int64_t after, std::size_t limit) {
  EventQuery query;
  query.after = after;
  query.limit = limit;
  if (!caller) return query;
  query.sees_all = caller->may(Scope::admin);
  if (caller->may(Scope::review)) query.audience = Audience::reviewers;
  query.tenant = caller->tenant;
  return query;
}

}  // namespace

Task<EventPage> EventLog::read(const Caller& caller, std::int64_t after, std::size_t limit) {
  const EventQuery query = query_of(caller, after, limit);
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<EventPage> {
    EventPage page{reader.list_events(query), after};
    for (EventRecord& event : page.events) {
      if (!may_know_actor(caller, event)) event.actor.clear();
    }
    if (!page.events.empty()) page.next_after = page.events.back().seq;
    return page;
  });
}

Task<std::vector<EventRecord>> EventLog::read_all(std::int64_t after, std::size_t limit) {
  EventQuery query;
  query.sees_all = true;
  query.after = after;
  query.limit = limit;
  co_return co_await catalog_.read(
      [&](CatalogReader& reader) -> Result<std::vector<EventRecord>> { return reader.list_events(query); });
}

bool EventLog::may_read(const Caller& caller, const EventRecord& event) {
  if (event.audience == Audience::everyone) return true;
  if (!caller) return false;
  if (caller->may(Scope::admin) || caller->tenant == event.tenant) return true;
  return caller->may(Scope::review) && event.audience == Audience::reviewers;
}

bool EventLog::may_know_actor(const Caller& caller, const EventRecord& event) {
  return caller && (caller->may(Scope::review) || caller->tenant == event.tenant);
}

}  // namespace atom::marketplace
