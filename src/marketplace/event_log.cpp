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

/// The public reads what happened, but not who did it: only the tenant concerned, reviewers and admins do.
bool may_know_actor(const EventQuery& query, const EventRecord& event) {
  return query.sees_all || query.audience == Audience::reviewers || query.tenant == event.tenant;
}

}  // namespace

Task<EventPage> EventLog::read(const Caller& caller, std::int64_t after, std::size_t limit) {
  const EventQuery query = query_of(caller, after, limit);
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<EventPage> {
    EventPage page{reader.list_events(query), after};
    for (EventRecord& event : page.events) {
      if (!may_know_actor(query, event)) event.actor.clear();
    }
    if (!page.events.empty()) page.next_after = page.events.back().seq;
    return page;
  });
}

}  // namespace atom::marketplace
