#include "storage/sqlite/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "atom/base/principal.hpp"
#include "atom/wpk/digest.hpp"
#include "atom/wpk/version.hpp"
#include "storage/sqlite/search_tables.hpp"

namespace atom::storage::sqlite {
namespace {

using Problem = std::optional<std::string>;

Problem judge_integrity(const Rows& row) {
  if (row.text(0) == "ok") return std::nullopt;
  std::string problem(row.text(0));
  std::ranges::replace(problem, '\n', ' ');
  return problem;
}

/// Columns of `PRAGMA foreign_key_check`: table, rowid, referred table, index of the key.
Problem judge_reference(const Rows& row) {
  const std::string which = row.is_null(1) ? "a row" : fmt::format("row {}", row.integer(1));
  return fmt::format("{} of {} refers to a missing row of {}", which, row.text(0), row.text(2));
}

Problem judge_content(const Rows& row) {
  const auto bytes = row.blob(3);
  return content_problem(row, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Problem judge_precedence(const Rows& row) {
  const auto version = wpk::Version::parse(row.text(1));
  if (!version) return fmt::format("{}: {}", row.text(0), version.error().message);
  const std::string key = version->sort_key();
  const auto stored = row.blob(2);
  if (std::string_view(reinterpret_cast<const char*>(stored.data()), stored.size()) == key)
    return std::nullopt;
  return fmt::format("{} has the sort key of another version", row.text(0));
}

Problem judge_scopes(const Rows& row) {
  const auto scopes = Scopes::parse(row.text(1));
  if (scopes && !scopes->empty()) return std::nullopt;
  return fmt::format("token {} has the scopes '{}'", row.text(0), row.text(1));
}

// Every owner of every package, including the first ones.
#define ATOM_OWNERS \
  "(SELECT name, owner AS tenant FROM packages UNION ALL SELECT name, tenant FROM package_owners)"

// The check `references` covers foreign keys. Every other statement walks an index or a table once, so that a
// million versions take seconds.
constexpr std::array kChecks{
    Check{"integrity", "PRAGMA integrity_check", judge_integrity},
    Check{"references", "PRAGMA foreign_key_check", judge_reference},
    Check{"settings",
          "SELECT 'the key that seals cursors is missing' WHERE NOT EXISTS "
          "(SELECT 1 FROM settings WHERE key = 'cursor_key' AND length(value) = 32)"},

    Check{"packages",
          "SELECT printf('%s has no version', name) FROM packages p "
          "WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.name = p.name)"},
    Check{"owners",
          "SELECT printf('%s has the first owner %s, who is also among its other owners', p.name, p.owner) "
          "FROM packages p "
          "JOIN package_owners o ON o.name = p.name AND o.tenant = p.owner"},
    Check{"owners",
          "SELECT printf('%s has the owner %s, who neither published it nor was added', o.name, o.tenant) "
          "FROM " ATOM_OWNERS " o "
          "WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.name = o.name AND v.tenant = o.tenant) "
          "AND (o.name, o.tenant) NOT IN (SELECT subject, json_extract(data, '$.owner') FROM events "
          "WHERE type = 'owner.added')"},
    Check{"owners",
          "SELECT printf('the last event of %s as an owner of %s is %s', e.tenant, e.name, e.type) FROM "
          "(SELECT subject AS name, json_extract(data, '$.owner') AS tenant, type, max(seq) FROM events "
          "WHERE type IN ('owner.added', 'owner.removed') GROUP BY 1, 2) e "
          "WHERE (e.type = 'owner.added') <> ((e.name, e.tenant) IN (SELECT name, tenant FROM " ATOM_OWNERS
          "))"},
    Check{"owners",
          "SELECT printf('%s has several owners, but shared_packages lacks %s', o.name, o.tenant) "
          "FROM " ATOM_OWNERS " o WHERE o.name IN (SELECT name FROM package_owners) "
          "AND (o.tenant, o.name) NOT IN (SELECT tenant, name FROM shared_packages)"},
    Check{"owners",
          "SELECT printf('shared_packages has %s, who does not own %s', s.tenant, s.name) "
          "FROM shared_packages s WHERE (s.name, s.tenant) NOT IN (SELECT name, tenant FROM " ATOM_OWNERS
          ")"},
    Check{"owners",
          "SELECT printf('%s is an owner of %s, and is invited too', i.tenant, i.name) "
          "FROM owner_invitations i JOIN " ATOM_OWNERS " o ON o.name = i.name AND o.tenant = i.tenant"},
    Check{"owners",
          "SELECT printf('%s is invited to own %s, and no event says so', i.tenant, i.name) "
          "FROM owner_invitations i WHERE (i.name, i.tenant) NOT IN "
          "(SELECT subject, json_extract(data, '$.owner') FROM events WHERE type = 'owner.invited')"},
    Check{
        "owners",
        "SELECT printf('the last event of the invitation of %s to %s is %s', e.tenant, e.name, e.type) FROM "
        "(SELECT subject AS name, json_extract(data, '$.owner') AS tenant, type, max(seq) FROM events "
        "WHERE type IN ('owner.invited', 'owner.uninvited', 'owner.declined', 'owner.added') GROUP BY 1, 2) "
        "e "
        "WHERE (e.type = 'owner.invited') <> ((e.name, e.tenant) IN "
        "(SELECT name, tenant FROM owner_invitations))"},
    Check{"usage",
          "SELECT printf('%s has published %d versions of %d bytes, and tenant_usage says otherwise', "
          "v.tenant, "
          "v.versions, v.bytes) FROM (SELECT tenant, count(*) AS versions, sum(size) AS bytes FROM versions "
          "WHERE seq <= (SELECT value FROM settings WHERE key = 'usage_seq') "
          "GROUP BY tenant) v LEFT JOIN tenant_usage u ON u.tenant = v.tenant "
          "WHERE u.versions IS NOT v.versions OR u.bytes IS NOT v.bytes"},
    Check{"settings",
          "SELECT 'the number up to which versions are counted is missing' WHERE NOT EXISTS "
          "(SELECT 1 FROM settings WHERE key = 'usage_seq')"},
    Check{"usage",
          "SELECT printf('tenant_usage has %s, who has published nothing', tenant) FROM tenant_usage "
          "WHERE tenant NOT IN (SELECT tenant FROM versions)"},
    Check{"precedence", "SELECT name || '@' || version, version, precedence FROM versions", judge_precedence},
    Check{"digests",
          "SELECT v.name || '@' || v.version, v.digest, v.size, c.bytes "
          "FROM versions v JOIN contents c ON c.seq = v.seq",
          judge_content},
    Check{"tags",
          "SELECT printf('the tags of %s@%s are not a JSON array', name, version) FROM versions "
          "WHERE NOT json_valid(tags) OR json_type(tags) <> 'array'"},
    Check{
        "tags",
        "SELECT printf('%s@%s cannot be found by its tags, which are not in canonical JSON', name, version) "
        "FROM versions WHERE json_valid(tags) AND json(tags) <> tags"},

    // SQLite's own check of an index needs a connection that may write. The latest versions may be in no
    // index yet, because their words wait (`SearchIndex`).
    Check{"search",
          "SELECT printf('%s@%s is missing from the search index', name, version) FROM versions v WHERE "
          "v.status = 'approved' "
          "AND NOT EXISTS (SELECT 1 FROM approved_search_docsize s WHERE s.id = " ATOM_PLACE("v.seq") ")"},
    Check{"search",
          "SELECT printf('%s@%s is missing from the search index', name, version) FROM versions v WHERE "
          "v.status <> 'approved' "
          "AND NOT EXISTS (SELECT 1 FROM unapproved_search_docsize s WHERE s.id = v.seq) "
          "AND v.seq < " ATOM_LAST_INDEXED},
    Check{"search",
          "SELECT printf('the public search index has version %d, which is not approved', s.seq) "
          "FROM (SELECT " ATOM_PLACE(
              "id") " AS seq FROM approved_search_docsize) s WHERE NOT EXISTS "
                    "(SELECT 1 FROM versions v WHERE v.seq = s.seq AND v.status = 'approved')"},
    Check{"search",
          "SELECT printf('the unapproved search index has version %d, which is approved or missing', s.id) "
          "FROM unapproved_search_docsize s WHERE NOT EXISTS "
          "(SELECT 1 FROM versions v WHERE v.seq = s.id AND v.status <> 'approved')"},

    // A read-only connection does not check CHECK constraints.
    Check{"words",
          "SELECT printf('%s@%s has the status ''%s''', name, version, status) FROM versions "
          "WHERE status NOT IN ('pending', 'approved', 'rejected', 'withdrawn', 'yanked')"},
    Check{"words",
          "SELECT printf('review %d has the decision ''%s''', id, decision) FROM reviews "
          "WHERE decision NOT IN ('approve', 'reject')"},
    Check{"words",
          "SELECT printf('event %d has the audience ''%s''', seq, audience) FROM events "
          "WHERE audience NOT IN ('nobody', 'reviewers', 'everyone')"},

    Check{"reviews",
          "SELECT printf('%s@%s does not refer to its latest review', v.name, v.version) FROM versions v "
          "WHERE v.review IS NOT (SELECT max(r.id) FROM reviews r WHERE r.seq = v.seq)"},
    Check{"reviews",
          "SELECT printf('%s@%s is %s, but its review says %s', v.name, v.version, v.status, "
          "coalesce(r.decision, 'nothing')) "
          "FROM versions v LEFT JOIN reviews r ON r.id = v.review WHERE r.decision IS NOT "
          "CASE v.status WHEN 'approved' THEN 'approve' WHEN 'yanked' THEN 'approve' "
          "WHEN 'rejected' THEN 'reject' END"},

    Check{"tokens",
          "SELECT printf('token %s has a hash of %d bytes', id, length(hash)) FROM tokens "
          "WHERE length(hash) <> 32"},
    Check{"tokens", "SELECT id, scopes FROM tokens", judge_scopes},

    Check{"events",
          "SELECT printf('event %d is missing', e.seq - 1) FROM events e "
          "WHERE e.seq > 1 AND NOT EXISTS (SELECT 1 FROM events b WHERE b.seq = e.seq - 1)"},
    Check{
        "events",
        "SELECT printf('event %d has the audience %s, and private_events says otherwise', e.seq, e.audience) "
        "FROM events e WHERE (e.audience = 'nobody') <> coalesce((SELECT r.last >= e.seq FROM private_events "
        "r "
        "WHERE r.first <= e.seq ORDER BY r.first DESC LIMIT 1), 0)"},
    Check{"events",
          "SELECT printf('the data of event %d is not a JSON object', seq) FROM events "
          "WHERE NOT json_valid(data) OR json_type(data) <> 'object'"},
    Check{"events",
          "SELECT printf('%s@%s exists, but no event says that it was published', name, version) FROM "
          "versions "
          "WHERE name || '@' || version NOT IN (SELECT subject FROM events WHERE type = 'wpk.published')"},
    Check{"events",
          "SELECT printf('%s is %s, but its last event is %s', v.name || '@' || v.version, v.status, e.type) "
          "FROM (SELECT subject, type, max(seq) FROM events WHERE type IN ('wpk.published', 'wpk.approved', "
          "'wpk.rejected', 'wpk.withdrawn', 'wpk.yanked', 'wpk.unyanked') GROUP BY subject) e "
          "JOIN versions v ON v.name = substr(e.subject, 1, instr(e.subject, '@') - 1) "
          "AND v.version = substr(e.subject, instr(e.subject, '@') + 1) "
          "WHERE v.status <> CASE e.type WHEN 'wpk.published' THEN 'pending' "
          "WHEN 'wpk.unyanked' THEN 'approved' ELSE substr(e.type, 5) END"},
    Check{"events",
          "SELECT printf('%s has %d reviews, but %d events of reviews', v.name || '@' || v.version, "
          "r.decisions, coalesce(e.decisions, 0)) "
          "FROM (SELECT seq, count(*) AS decisions FROM reviews GROUP BY seq) r JOIN versions v ON v.seq = "
          "r.seq "
          "LEFT JOIN (SELECT subject, count(*) AS decisions FROM events "
          "WHERE type IN ('wpk.approved', 'wpk.rejected') GROUP BY subject) e "
          "ON e.subject = v.name || '@' || v.version WHERE r.decisions <> coalesce(e.decisions, 0)"},
    Check{"events",
          "SELECT printf('token %s exists, but no event says that it was created', id) FROM tokens "
          "WHERE id NOT IN (SELECT subject FROM events WHERE type = 'token.created')"},
    Check{"events",
          "SELECT printf('token %s is revoked, but no event says so', id) FROM tokens "
          "WHERE revoked_at IS NOT NULL AND id NOT IN (SELECT subject FROM events WHERE type = "
          "'token.revoked')"},
};

constexpr std::array kTallies{
    Tally{"packages", "SELECT count(*) FROM packages"},
    Tally{"versions", "SELECT count(*) FROM versions"},
    Tally{"content bytes", "SELECT coalesce(sum(size), 0) FROM versions"},
    Tally{"reviews", "SELECT count(*) FROM reviews"},
    Tally{"tokens", "SELECT count(*) FROM tokens"},
    Tally{"events", "SELECT count(*) FROM events"},
};

}  // namespace

const char* const kBlobVersions =
    "SELECT name || '@' || version, digest, size, seq FROM versions v "
    "WHERE NOT EXISTS (SELECT 1 FROM contents c WHERE c.seq = v.seq)";

std::optional<std::string> content_problem(const Rows& row, std::string_view bytes) {
  if (static_cast<std::int64_t>(bytes.size()) != row.integer(2))
    return fmt::format("{} has {} bytes, but its record says {}", row.text(0), bytes.size(), row.integer(2));
  const std::string digest = wpk::digest_of(bytes);
  if (digest != row.text(1))
    return fmt::format("{} has the digest {}, but its record says {}", row.text(0), digest, row.text(1));
  return std::nullopt;
}

std::span<const Check> checks() {
  return kChecks;
}

std::span<const Tally> tallies() {
  return kTallies;
}

}  // namespace atom::storage::sqlite
