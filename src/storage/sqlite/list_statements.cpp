#include "storage/sqlite/list_statements.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::Sort;
using marketplace::VersionQuery;

// True if a row passes the filters and the viewer may see it. A CASE stops at the first condition that
// decides, but SQLite evaluates both sides of an AND or OR in a result column. A comparison with a NULL
// filter decides nothing.
#define ATOM_PASSES(always)                                                               \
  "CASE WHEN v.status <> ?3 OR v.tenant <> ?4 OR v.runtime <> ?6 THEN 0 "                 \
  "WHEN ?5 IS NOT NULL AND NOT atom_has_tag(v.tags, ?5) THEN 0 WHEN " always              \
  " OR ?7 OR v.tenant = ?8 THEN 1 "                                                       \
  "WHEN EXISTS (SELECT 1 FROM packages p WHERE p.name = v.name AND p.owner = ?8) THEN 1 " \
  "ELSE EXISTS (SELECT 1 FROM package_owners o WHERE o.name = v.name AND o.tenant = ?8) END"
#define ATOM_LISTED ATOM_PASSES("v.status = 'approved'")
// The list of one package includes its yanked versions.
#define ATOM_SHOWN ATOM_PASSES("v.status = 'approved' OR v.status = 'yanked'")

#define ATOM_WALK(key, index) \
  "SELECT v.seq, " key ", " ATOM_LISTED " FROM versions v INDEXED BY " index " WHERE "
#define ATOM_NEWEST "v.seq < ?1 ORDER BY v.seq DESC"

constexpr const char* kAll = "SELECT v.seq, 0, " ATOM_LISTED " FROM versions v WHERE " ATOM_NEWEST;
constexpr const char* kApproved = ATOM_WALK("0", "approved_newest") "v.status = 'approved' AND " ATOM_NEWEST;
// A tenant sees two lists in one order: approved versions, and unapproved ones of its own packages, which the
// full-text index finds.
constexpr const char* kApprovedAndOwn =
    ATOM_WALK("0", "approved_newest") "v.status = 'approved' AND v.seq < ?1 UNION ALL "
    "SELECT s.rowid, 0, " ATOM_LISTED
    " FROM unapproved_search s CROSS JOIN versions v ON v.seq = s.rowid "
    "WHERE unapproved_search MATCH ?9 "
    "AND s.rowid < ?1 ORDER BY 1 DESC";

// First the rows with the key of the last row, then those with lower keys. With one comparison of (key, seq),
// SQLite would walk through all rows of the last key, which for downloads are most.
#define ATOM_DESCENDING(key, index, and_where)                                                   \
  ATOM_WALK(key, index)                                                                          \
  key " = ?2 AND v.seq < ?1" and_where " UNION ALL " ATOM_WALK(key, index) key " < ?2" and_where \
                                                                               " ORDER BY 2 DESC, 1 DESC"
#define ATOM_AND_APPROVED " AND v.status = 'approved'"
constexpr const char* kAllByUpdated = ATOM_DESCENDING("v.updated_at", "versions_by_updated", "");
constexpr const char* kApprovedByUpdated =
    ATOM_DESCENDING("v.updated_at", "approved_by_updated", ATOM_AND_APPROVED);
constexpr const char* kApprovedByDownloads =
    ATOM_DESCENDING("v.downloads", "approved_by_downloads", ATOM_AND_APPROVED);

// Versions of one precedence, which differ in build metadata, come in the order of their index. So a page
// sorts none of them, however many there are.
#define ATOM_BY_NAME(last, after) \
  "(v.name, v.precedence, " last ") > (?9, ?10, " after ") ORDER BY v.name, v.precedence, " last
constexpr const char* kAllByName = ATOM_WALK("0", "versions_by_id") ATOM_BY_NAME("v.version", "?11");
constexpr const char* kApprovedByName =
    ATOM_WALK("0", "approved_by_name") "v.status = 'approved' AND " ATOM_BY_NAME("v.seq", "?1");
constexpr const char* kPackage = "SELECT v.seq, 0, " ATOM_SHOWN
                                 " FROM versions v INDEXED BY versions_by_id WHERE v.name = ?9 AND "
                                 "(v.precedence, v.version) < (?10, ?11) "
                                 "ORDER BY v.precedence DESC, v.version DESC";

// Nothing else of the package is read, however much of it is not public.
#define ATOM_PUBLIC(status, index)                                                  \
  "SELECT v.seq, 0, " ATOM_SHOWN ", v.precedence FROM versions v INDEXED BY " index \
  " WHERE v.name = ?9 "                                                             \
  "AND v.status = '" status "' AND (v.precedence, v.seq) < (?10, ?1) "
constexpr const char* kPublicPackage = ATOM_PUBLIC("approved", "approved_by_name") "UNION ALL " ATOM_PUBLIC(
    "yanked", "yanked_by_name") "ORDER BY 4 DESC, 1 DESC";

const char* newest_first(const VersionQuery& query) {
  if (shows_approved_alone(query)) return kApproved;
  return query.viewer.sees_all ? kAll : kApprovedAndOwn;
}

}  // namespace

bool shows_approved_alone(const VersionQuery& query) {
  if (query.status) return query.status == wpk::Status::approved;
  return !query.viewer.sees_all && !query.viewer.tenant;
}

bool walks_unapproved_search(const VersionQuery& query) {
  return walk_statement(query, query.sort) == kApprovedAndOwn;
}

bool orders_by_version(const VersionQuery& query) {
  if (query.sort == Sort::precedence) return query.viewer.sees_all;
  return query.sort == Sort::name && !shows_approved_alone(query);
}

const char* walk_all() {
  return kAll;
}

const char* walk_statement(const VersionQuery& query, Sort sort) {
  const bool approved = shows_approved_alone(query);
  switch (sort) {
    case Sort::precedence:
      return query.viewer.sees_all ? kPackage : kPublicPackage;
    case Sort::name:
      return approved ? kApprovedByName : kAllByName;
    case Sort::updated:
      return approved ? kApprovedByUpdated : kAllByUpdated;
    case Sort::downloads:
      return kApprovedByDownloads;
    case Sort::published:
    case Sort::relevance:
      break;
  }
  return newest_first(query);
}

}  // namespace atom::storage::sqlite
