#include "storage/sqlite/reader.hpp"

#include <algorithm>
#include <utility>

#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"
#include "atom/wpk/digest.hpp"
#include "atom/wpk/version.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/list.hpp"
#include "storage/sqlite/rows.hpp"

namespace atom::storage::sqlite {
namespace {

using accounts::ApiKeyQuery;
using accounts::ApiKeyRecord;
using marketplace::EventQuery;
using marketplace::EventRecord;
using marketplace::PackageRecord;
using marketplace::PublishTarget;
using marketplace::ReviewRecord;
using marketplace::VersionPage;
using marketplace::VersionQuery;
using marketplace::VersionRecord;

constexpr const char* kFindPackage = "SELECT name, owner, created_at FROM packages WHERE name = ?1";
constexpr const char* kOwnersOf =
    "SELECT owner, 0 FROM packages WHERE name = ?1 UNION ALL "
    "SELECT tenant, id FROM package_owners WHERE name = ?1 ORDER BY 2";
constexpr const char* kIsOwner =
    "SELECT 1 FROM packages WHERE name = ?1 AND owner = ?2 UNION ALL "
    "SELECT 1 FROM package_owners WHERE name = ?1 AND tenant = ?2";
constexpr const char* kInvitedTo = "SELECT tenant FROM owner_invitations WHERE name = ?1 ORDER BY id";
constexpr const char* kIsInvited = "SELECT 1 FROM owner_invitations WHERE name = ?1 AND tenant = ?2";
constexpr const char* kFindVersion =
    ATOM_SELECT_VERSIONS "WHERE v.name = ?1 AND v.precedence = ?2 AND v.version = ?3";
// Versions that differ only in build metadata have the same precedence; the newer one comes first.
constexpr const char* kFindLatest = ATOM_SELECT_VERSIONS
    "WHERE v.name = ?1 AND v.status = 'approved' AND substr(v.precedence, -1) = x'7E' "
    "ORDER BY v.precedence DESC, v.seq DESC LIMIT 1";
#define ATOM_HIGHEST(index, condition)                           \
  "SELECT v.seq, v.precedence FROM versions v INDEXED BY " index \
  " WHERE v.name = ?1 AND v.status = 'approved' " condition      \
  "AND v.precedence >= ?2 AND v.precedence < ?3 "                \
  "ORDER BY v.precedence DESC, v.seq DESC LIMIT 1"
constexpr const char* kHighestRelease =
    ATOM_HIGHEST("approved_releases", "AND substr(v.precedence, -1) = x'7E' ");
constexpr const char* kHighestApproved = ATOM_HIGHEST("approved_by_name", "");
constexpr const char* kFindVersionBySeq = ATOM_SELECT_VERSIONS "WHERE v.seq = ?1";
constexpr const char* kFindContent = "SELECT bytes FROM contents WHERE seq = ?1";
constexpr const char* kReviewsOf =
    "SELECT " ATOM_REVIEW_COLUMNS " FROM reviews r WHERE r.seq = ?1 ORDER BY r.id DESC LIMIT ?2";
constexpr const char* kFindToken = "SELECT " ATOM_TOKEN_COLUMNS " FROM tokens WHERE id = ?1";
constexpr const char* kFindTokenByHash = "SELECT " ATOM_TOKEN_COLUMNS " FROM tokens WHERE hash = ?1";
constexpr const char* kAllTokens =
    "SELECT " ATOM_TOKEN_COLUMNS " FROM tokens WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2";
constexpr const char* kTenantTokens =
    "SELECT " ATOM_TOKEN_COLUMNS " FROM tokens WHERE tenant = ?3 AND seq < ?1 ORDER BY seq DESC LIMIT ?2";

constexpr const char* kValidChildren = "SELECT " ATOM_TOKEN_COLUMNS
                                       " FROM tokens WHERE parent = ?1 AND revoked_at IS NULL AND "
                                       "coalesce(expires_at, 9223372036854775807) > ?2";
constexpr const char* kCountValidTokens =
    "SELECT count(*) FROM (SELECT 1 FROM tokens WHERE tenant = ?1 AND revoked_at IS NULL AND "
    "coalesce(expires_at, 9223372036854775807) > ?2 LIMIT ?3)";

constexpr const char* kAllEvents =
    "SELECT " ATOM_EVENT_COLUMNS " FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2";
// Events are numbered without a gap, so the next one that a reviewer may read is the next number, or the one
// after the run of private events that it begins.
constexpr const char* kReviewerEvents =
    "WITH RECURSIVE shown (seq) AS (VALUES (?1) UNION ALL SELECT 1 + coalesce("
    "(SELECT last FROM private_events WHERE last > seq AND first = "
    "(SELECT max(first) FROM private_events WHERE first <= seq + 1)), seq) "
    "FROM shown WHERE seq < (SELECT max(seq) FROM events) LIMIT ?2 + 1) "
    "SELECT " ATOM_EVENT_COLUMNS
    " FROM events WHERE seq > ?1 AND seq IN (SELECT seq FROM shown UNION ALL "
    "SELECT * FROM (SELECT seq FROM events WHERE tenant = ?3 AND seq > ?1 ORDER BY seq LIMIT ?2)) "
    "ORDER BY seq LIMIT ?2";
// A page of each index contains everything that a page of both can.
constexpr const char* kTenantEvents =
    "SELECT " ATOM_EVENT_COLUMNS
    " FROM events WHERE seq IN ("
    "SELECT * FROM (SELECT seq FROM events WHERE audience = 'everyone' AND seq > ?1 ORDER BY seq LIMIT ?2) "
    "UNION ALL "
    "SELECT * FROM (SELECT seq FROM events WHERE tenant = ?3 AND seq > ?1 ORDER BY seq LIMIT ?2)) "
    "ORDER BY seq LIMIT ?2";

const char* event_statement(const marketplace::EventQuery& query) {
  if (query.sees_all) return kAllEvents;
  return query.audience == marketplace::Audience::reviewers ? kReviewerEvents : kTenantEvents;
}

/// Returns the first column of all rows.
std::vector<std::string> texts_in(Rows rows) {
  std::vector<std::string> texts;
  while (rows.next()) texts.emplace_back(rows.text(0));
  return texts;
}

std::vector<ApiKeyRecord> keys_in(Rows rows) {
  std::vector<ApiKeyRecord> keys;
  while (rows.next()) keys.push_back(key_of(rows));
  return keys;
}

}  // namespace

template <class Base>
std::optional<PackageRecord> ReaderOf<Base>::find_package(std::string_view name) {
  Rows rows = database_.query(kFindPackage, name);
  if (!rows.next()) return std::nullopt;
  return PackageRecord{std::string(rows.text(0)), std::string(rows.text(1)),
                       Timestamp{std::chrono::milliseconds{rows.integer(2)}}};
}

template <class Base>
std::vector<std::string> ReaderOf<Base>::owners_of(std::string_view name) {
  return texts_in(database_.query(kOwnersOf, name));
}

template <class Base>
bool ReaderOf<Base>::is_owner(std::string_view name, std::string_view tenant) {
  return database_.query(kIsOwner, name, tenant).next();
}

template <class Base>
std::vector<std::string> ReaderOf<Base>::invited_to(std::string_view name) {
  return texts_in(database_.query(kInvitedTo, name));
}

template <class Base>
bool ReaderOf<Base>::is_invited(std::string_view name, std::string_view tenant) {
  return database_.query(kIsInvited, name, tenant).next();
}

template <class Base>
std::optional<VersionRecord> ReaderOf<Base>::find_version(std::string_view name, std::string_view version) {
  const std::string precedence = precedence_column(version);
  Rows rows = database_.query(kFindVersion, name, as_bytes(precedence), version);
  if (!rows.next()) return std::nullopt;
  return version_of(rows);
}

template <class Base>
std::optional<VersionRecord> ReaderOf<Base>::find_latest(std::string_view name) {
  Rows rows = database_.query(kFindLatest, name);
  if (!rows.next()) return std::nullopt;
  return version_of(rows);
}

template <class Base>
std::optional<VersionRecord> ReaderOf<Base>::find_highest(std::string_view name, const wpk::Range& range) {
  std::pair<std::string, std::int64_t> highest;  // Precedence and `seq`.
  for (const wpk::Range::Span& span : range.spans()) {
    const char* const statement = span.of_releases ? kHighestRelease : kHighestApproved;
    Rows rows = database_.query(statement, name, as_bytes(span.low), as_bytes(span.past));
    if (!rows.next()) continue;
    const auto precedence = rows.blob(1);
    highest = std::max(highest, {{precedence.begin(), precedence.end()}, rows.integer(0)});
  }
  if (highest.second == 0) return std::nullopt;
  Rows rows = database_.query(kFindVersionBySeq, highest.second);
  if (!rows.next()) return std::nullopt;
  return version_of(rows);
}

template <class Base>
PublishTarget ReaderOf<Base>::find_publish_target(std::string_view name, std::string_view version,
                                                  std::string_view tenant) {
  using Name = PublishTarget::Name;
  const auto package = find_package(name);
  if (!package) return {};
  if (package->owner != tenant && !is_owner(name, tenant)) return {Name::taken, {}};
  return {Name::owned, find_version(name, version)};
}

template <class Base>
Result<VersionPage> ReaderOf<Base>::list_versions(const VersionQuery& query) {
  searched_unapproved_ |= searches_unapproved(query);
  return sqlite::list_versions(database_, query);
}

template <class Base>
Result<std::optional<std::string>> ReaderOf<Base>::find_content(const marketplace::VersionRecord& version) {
  Rows rows = database_.query(kFindContent, version.seq);
  if (!rows.next()) return std::nullopt;
  const auto blob = rows.blob(0);
  std::string bytes(reinterpret_cast<const char*>(blob.data()), blob.size());
  if (wpk::digest_of(bytes) == version.digest) return bytes;
  log::error("catalog: the bytes of {} are not those of its digest {}", version.id(), version.digest);
  return fail(marketplace::errors::kCatalogUnavailable, std::string(marketplace::errors::kUnreadableMessage));
}

template <class Base>
std::vector<ReviewRecord> ReaderOf<Base>::reviews_of(std::int64_t seq) {
  std::vector<ReviewRecord> reviews;
  Rows rows = database_.query(kReviewsOf, seq, static_cast<std::int64_t>(limits::kReviewHistory));
  while (rows.next()) reviews.push_back(review_of(rows, 0));
  return reviews;
}

template <class Base>
std::optional<ApiKeyRecord> ReaderOf<Base>::find_key(std::string_view id) {
  Rows rows = database_.query(kFindToken, id);
  if (!rows.next()) return std::nullopt;
  return key_of(rows);
}

template <class Base>
std::optional<ApiKeyRecord> ReaderOf<Base>::find_key_by_hash(const Sha256& hash) {
  Rows rows = database_.query(kFindTokenByHash, std::span<const std::uint8_t>(hash));
  if (!rows.next()) return std::nullopt;
  return key_of(rows);
}

template <class Base>
std::vector<ApiKeyRecord> ReaderOf<Base>::list_keys(const ApiKeyQuery& query) {
  const std::int64_t before = query.before_seq.value_or(std::numeric_limits<std::int64_t>::max());
  const auto limit = static_cast<std::int64_t>(query.limit);
  if (query.tenant) return keys_in(database_.query(kTenantTokens, before, limit, *query.tenant));
  return keys_in(database_.query(kAllTokens, before, limit));
}

template <class Base>
std::vector<ApiKeyRecord> ReaderOf<Base>::valid_children(std::string_view parent, Timestamp now) {
  return keys_in(database_.query(kValidChildren, parent, time_column(now)));
}

template <class Base>
std::size_t ReaderOf<Base>::count_valid_keys(std::string_view tenant, Timestamp now, std::size_t limit) {
  Rows rows = database_.query(kCountValidTokens, tenant, time_column(now), static_cast<std::int64_t>(limit));
  rows.next();
  return static_cast<std::size_t>(rows.integer(0));
}

template <class Base>
std::vector<EventRecord> ReaderOf<Base>::list_events(const EventQuery& query) {
  std::vector<EventRecord> events;
  const char* const statement = event_statement(query);
  const auto limit = static_cast<std::int64_t>(query.limit);
  Rows rows = query.sees_all ? database_.query(statement, query.after, limit)
                             : database_.query(statement, query.after, limit, query.tenant);
  while (rows.next()) events.push_back(event_of(rows));
  return events;
}

template class ReaderOf<ReaderPorts>;
template class ReaderOf<WriterPorts>;

}  // namespace atom::storage::sqlite
