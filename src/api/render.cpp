#include "api/render.hpp"

namespace atom::api {

wire::Review render(const marketplace::ReviewRecord& review) {
  return {std::string(wpk::to_string(review.decision)), review.reason, review.reviewer, review.reviewed_at};
}

wire::Wpk render(const marketplace::VersionRecord& version) {
  wire::Wpk wpk;
  wpk.id = version.id();
  wpk.name = version.name;
  wpk.version = version.version;
  wpk.status = wpk::to_string(version.status);
  wpk.digest = version.digest;
  wpk.size = version.size;
  wpk.media_type = wpk::to_string(version.media_type);
  wpk.publisher = version.tenant;
  wpk.description = version.description;
  wpk.author = version.author;
  wpk.license = version.license;
  wpk.runtime = version.runtime;
  wpk.tags = version.tags;
  wpk.published_at = version.published_at;
  wpk.updated_at = version.updated_at;
  if (version.review) wpk.review = render(*version.review);
  return wpk;
}

wire::Token render(const marketplace::TokenRecord& token) {
  return {token.id,         token.tenant,     wire::scope_names(token.scopes),
          token.note,       token.created_at, token.created_by,
          token.expires_at, token.revoked_at, token.last_used_at};
}

wire::Event render(const marketplace::EventRecord& event) {
  wire::Event rendered{event.seq, event.at, event.type, event.subject, event.tenant, {}, event.data};
  if (!event.actor.empty()) rendered.actor = event.actor;
  return rendered;
}

wire::WhoAmI render(const Principal& caller) {
  return {caller.subject, caller.tenant, wire::scope_names(caller.scopes)};
}

}  // namespace atom::api
