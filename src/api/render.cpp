#include "api/render.hpp"

#include <fmt/format.h>

#include <utility>

#include "atom/wire/requests.hpp"

namespace atom::api {

wire::Review render(const marketplace::ReviewRecord& review) {
  return {std::string(wpk::to_string(review.decision)), review.reason, review.reviewer, review.reviewed_at};
}

wire::Wpk render(marketplace::VersionRecord version) {
  wire::Wpk wpk;
  wpk.id = version.id();
  wpk.name = std::move(version.name);
  wpk.version = std::move(version.version);
  wpk.status = wpk::to_string(version.status);
  wpk.digest = std::move(version.digest);
  wpk.size = version.size;
  wpk.media_type = wpk::to_string(version.media_type);
  wpk.publisher = std::move(version.tenant);
  wpk.description = std::move(version.description);
  wpk.author = std::move(version.author);
  wpk.license = std::move(version.license);
  wpk.runtime = std::move(version.runtime);
  wpk.tags = std::move(version.tags);
  wpk.published_at = version.published_at;
  wpk.updated_at = version.updated_at;
  wpk.downloads = version.downloads;
  if (version.review) wpk.review = render(*version.review);
  return wpk;
}

wire::Token render(const accounts::ApiKeyRecord& token) {
  return {.id = token.id,
          .tenant = token.tenant,
          .scopes = wire::scope_names(token.scopes),
          .note = token.note,
          .created_at = token.created_at,
          .created_by = token.created_by,
          .expires_at = token.expires_at,
          .revoked_at = token.revoked_at,
          .last_used_at = token.last_used_at,
          .parent = token.parent};
}

wire::Event render(const marketplace::EventRecord& event) {
  wire::Event rendered{event.seq, event.at, event.type, event.subject, event.tenant, {}, {event.data}};
  if (!event.actor.empty()) rendered.actor = event.actor;
  return rendered;
}

wire::WhoAmI render(const Principal& caller) {
  return {caller.subject, caller.tenant, wire::scope_names(caller.scopes)};
}

std::string revision_of(const marketplace::VersionRecord& version) {
  // An id is bound to its bytes, so only its status and review can change. Two changes in one millisecond
  // differ in one of them.
  std::string text = fmt::format("{} {} {}", version.id(), wpk::to_string(version.status),
                                 version.updated_at.time_since_epoch().count());
  if (version.review) {
    text += fmt::format(" {} {} {}", wpk::to_string(version.review->decision), version.review->reviewer,
                        version.review->reason);
  }
  return text + '\n';
}

}  // namespace atom::api
