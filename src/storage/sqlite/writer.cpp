#include "storage/sqlite/writer.hpp"

#include <numeric>
#include <utility>

#include "atom/base/encoding.hpp"
#include "atom/wpk/version.hpp"
#include "storage/sqlite/facets.hpp"
#include "storage/sqlite/private_events.hpp"
#include "storage/sqlite/rows.hpp"
#include "storage/sqlite/search_text.hpp"
#include "storage/sqlite/tags.hpp"

namespace atom::storage::sqlite {
namespace {

constexpr const char* kInsertPackage = "INSERT INTO packages (name, owner, created_at) VALUES (?1, ?2, ?3)";
constexpr const char* kAddOwner = "INSERT INTO package_owners (name, tenant, added_at) VALUES (?1, ?2, ?3)";
constexpr const char* kInviteOwner =
    "INSERT INTO owner_invitations (name, tenant, invited_at) VALUES (?1, ?2, ?3)";
constexpr const char* kRemoveInvitation = "DELETE FROM owner_invitations WHERE name = ?1 AND tenant = ?2";
constexpr const char* kShareWithFirstOwner =
    "INSERT OR IGNORE INTO shared_packages (tenant, name) SELECT owner, name FROM packages WHERE name = ?1";
constexpr const char* kShare = "INSERT OR IGNORE INTO shared_packages (tenant, name) VALUES (?2, ?1)";
constexpr const char* kUnshare = "DELETE FROM shared_packages WHERE tenant = ?2 AND name = ?1";
constexpr const char* kRemoveOwner = "DELETE FROM package_owners WHERE name = ?1 AND tenant = ?2";
// If the first owner leaves, the next one takes its place.
constexpr const char* kReplaceFirstOwner =
    "UPDATE packages SET owner = "
    "(SELECT tenant FROM package_owners WHERE name = ?1 ORDER BY id LIMIT 1) WHERE name = ?1 AND owner = ?2";
constexpr const char* kDeleteNewFirstOwner =
    "DELETE FROM package_owners WHERE name = ?1 AND tenant = (SELECT owner FROM packages WHERE name = ?1)";
constexpr const char* kInsertVersion =
    "INSERT INTO versions (name, version, precedence, status, digest, size, media_type, tenant, publisher, "
    "description, "
    "author, license, runtime, tags, published_at, updated_at, steps) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
constexpr const char* kInsertContent = "INSERT INTO contents (seq, bytes) VALUES (?1, ?2)";
constexpr const char* kFindStatus =
    "SELECT seq, status FROM versions WHERE name = ?1 AND precedence = ?2 AND version = ?3";
constexpr const char* kSetStatus = "UPDATE versions SET status = ?2, updated_at = ?3 WHERE seq = ?1";
constexpr const char* kAddDownloads = "UPDATE versions SET downloads = downloads + ?2 WHERE seq = ?1";
constexpr const char* kInsertReview =
    "INSERT INTO reviews (seq, decision, reason, reviewer, tenant, reviewed_at) "
    "SELECT seq, ?4, ?5, ?6, ?7, ?8 FROM versions WHERE name = ?1 AND precedence = ?2 AND version = ?3";
constexpr const char* kStandReview =
    "UPDATE versions SET review = ?4 WHERE name = ?1 AND precedence = ?2 AND version = ?3";
constexpr const char* kInsertKey =
    "INSERT INTO tokens (id, hash, tenant, scopes, note, created_at, created_by, expires_at, revoked_at, "
    "last_used_at, parent, root) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
constexpr const char* kRevokeKey = "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1";
constexpr const char* kSetKeyUsed =
    "UPDATE tokens SET last_used_at = ?2 WHERE id = ?1 AND coalesce(last_used_at, 0) < ?2";
constexpr const char* kAppendEvent =
    "INSERT INTO events (at, type, subject, tenant, actor, data, audience) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
constexpr const char* kLastEvent = "SELECT coalesce(max(seq), 0) FROM events";
constexpr const char* kProbe =
    "INSERT INTO settings VALUES ('probe', zeroblob(?1)) ON CONFLICT (key) DO UPDATE SET value = "
    "excluded.value";

constexpr const char* kCountPackages = "SELECT count(*) FROM packages";
constexpr const char* kCountVersions = "SELECT count(*) FROM versions";
constexpr const char* kCountApproved =
    "SELECT count(*) FROM versions INDEXED BY approved_newest WHERE status = 'approved'";
constexpr const char* kCountByFacet = "SELECT count(*) FROM unapproved_search WHERE facets MATCH ?1";

}  // namespace

std::int64_t Writer::count(const char* statement) {
  Rows rows = database_.query(statement);
  rows.next();
  return rows.integer(0);
}

std::int64_t Writer::count(wpk::Status status) {
  Rows rows = database_.query(kCountByFacet, '"' + status_facet(status) + '"');
  rows.next();
  return rows.integer(0);
}

const marketplace::CatalogSize& Writer::measure() {
  using wpk::Status;
  size_ = {};
  size_.packages = count(kCountPackages);
  size_.of(Status::approved) = count(kCountApproved);
  for (const Status status : {Status::rejected, Status::withdrawn, Status::yanked})
    size_.of(status) = count(status);
  // All others are pending, including those that are in no index yet.
  const auto& others = size_.versions;
  size_.of(Status::pending) =
      count(kCountVersions) - std::accumulate(others.begin(), others.end(), std::int64_t{0});
  return size_;
}

void Writer::rollback_to(const Mark& mark) {
  size_ = mark.size;
  search_.rollback_to(mark.unindexed);
  usage_.rollback_to(mark.uncounted);
}

void Writer::insert_package(const marketplace::PackageRecord& package) {
  database_.run(kInsertPackage, package.name, package.owner, time_column(package.created_at));
  ++size_.packages;
}

bool Writer::tidy() {
  if (!has_unindexed()) return search_.merge_some();
  index_all();
  return true;
}

void Writer::add_owner(std::string_view name, std::string_view tenant, Timestamp at) {
  database_.run(kAddOwner, name, tenant, time_column(at));
  database_.run(kShareWithFirstOwner, name);
  database_.run(kShare, name, tenant);
}

void Writer::invite_owner(std::string_view name, std::string_view tenant, Timestamp at) {
  database_.run(kInviteOwner, name, tenant, time_column(at));
}

void Writer::remove_invitation(std::string_view name, std::string_view tenant) {
  database_.run(kRemoveInvitation, name, tenant);
}

void Writer::remove_owner(std::string_view name, std::string_view tenant) {
  database_.run(kRemoveOwner, name, tenant);
  database_.run(kUnshare, name, tenant);
  database_.run(kReplaceFirstOwner, name, tenant);
  database_.run(kDeleteNewFirstOwner, name);
}

std::int64_t Writer::insert_version(const marketplace::VersionRecord& version,
                                    std::optional<std::string_view> content) {
  const std::string precedence = precedence_column(version.version);
  const std::string tags = tags_column(version.tags);
  database_.run(kInsertVersion, version.name, version.version, as_bytes(precedence),
                wpk::to_string(version.status), version.digest, version.size,
                wpk::to_string(version.media_type), version.tenant, version.publisher, version.description,
                version.author, version.license, version.runtime, tags, time_column(version.published_at),
                time_column(version.updated_at), version.steps);
  const std::int64_t seq = database_.last_insert_rowid();
  search_.add(seq, version.status,
              {version.name, search_text(version.description), search_text(tags), search_text(version.steps),
               facets_of(version)});
  if (content) database_.run(kInsertContent, seq, as_bytes(*content));
  usage_.add(version.tenant, version.size);
  changed_public_ |= version.status == wpk::Status::approved;
  ++size_.of(version.status);
  return seq;
}

void Writer::set_status(std::string_view name, std::string_view version, wpk::Status status, Timestamp at) {
  std::int64_t seq = 0;
  bool was_public = false;
  {
    const std::string precedence = precedence_column(version);
    Rows row = database_.query(kFindStatus, name, as_bytes(precedence), version);
    if (!row.next()) return;
    seq = row.integer(0);
    was_public = row.text(1) == wpk::to_string(wpk::Status::approved);
    if (const auto was = wpk::parse_status(row.text(1))) --size_.of(*was);
    ++size_.of(status);
  }
  search_.will_change(seq);
  database_.run(kSetStatus, seq, wpk::to_string(status), time_column(at));
  changed_public_ |= was_public || status == wpk::Status::approved;
}

void Writer::add_downloads(const std::vector<marketplace::DownloadCount>& counts) {
  for (const marketplace::DownloadCount& counted : counts)
    database_.run(kAddDownloads, counted.seq, counted.count);
  changed_public_ |= !counts.empty();
}

void Writer::insert_review(std::string_view name, std::string_view version,
                           const marketplace::ReviewRecord& review) {
  const std::string precedence = precedence_column(version);
  database_.run(kInsertReview, name, as_bytes(precedence), version, wpk::to_string(review.decision),
                review.reason, review.reviewer, review.tenant, time_column(review.reviewed_at));
  database_.run(kStandReview, name, as_bytes(precedence), version, database_.last_insert_rowid());
  changed_public_ = true;
}

void Writer::append_event(const marketplace::EventRecord& event) {
  database_.run(kAppendEvent, time_column(event.at), event.type, event.subject, event.tenant, event.actor,
                event.data, audience_column(event.audience));
  if (event.audience == marketplace::Audience::nobody) add_private_event(database_);
}

void Writer::insert_key(const accounts::ApiKeyRecord& key) {
  database_.run(kInsertKey, key.id, std::span<const std::uint8_t>(key.hash), key.tenant, key.scopes.text(),
                key.note, time_column(key.created_at), key.created_by, time_column(key.expires_at),
                time_column(key.revoked_at), time_column(key.last_used_at), key.parent,
                key.parent ? std::optional(key.root) : std::nullopt);
}

void Writer::revoke_key(std::string_view id, Timestamp at) {
  database_.run(kRevokeKey, id, time_column(at));
  revoked_key_ = true;
}

void Writer::set_key_used(std::string_view id, Timestamp at) {
  database_.run(kSetKeyUsed, id, time_column(at));
}

void Writer::append_key_event(const accounts::ApiKeyEvent& event) {
  append_event({event.at, event.type, event.key_id, event.tenant, event.actor, event.data,
                marketplace::Audience::nobody});
}

std::int64_t Writer::last_event() {
  Rows rows = database_.query(kLastEvent);
  rows.next();
  return rows.integer(0);
}

void Writer::advance(Changes& changes) {
  if (std::exchange(changed_public_, false)) ++changes.public_revision;
  if (std::exchange(revoked_key_, false)) ++changes.credential_generation;
  changes.event_seq = last_event();
}

void Writer::probe(std::int64_t bytes) {
  database_.run(kProbe, bytes);
}

}  // namespace atom::storage::sqlite
