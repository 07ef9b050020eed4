#include "storage/sqlite/list.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <tuple>

#include "atom/base/cursor.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "storage/sqlite/list_statements.hpp"
#include "storage/sqlite/matches.hpp"
#include "storage/sqlite/position.hpp"
#include "storage/sqlite/rows.hpp"
#include "storage/sqlite/search_query.hpp"
#include "storage/sqlite/tags.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::Sort;
using marketplace::VersionPage;
using marketplace::VersionQuery;

constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

constexpr const char* kFindBySeq = ATOM_SELECT_VERSIONS "WHERE v.seq = ?1";
constexpr const char* kOwns =
    "SELECT 1 FROM packages WHERE name = ?1 AND owner = ?2 UNION ALL "
    "SELECT 1 FROM package_owners WHERE name = ?1 AND tenant = ?2";
constexpr const char* kKeysOf =
    "SELECT v.name, v.precedence, v.updated_at, v.downloads, v.version FROM versions v WHERE v.seq = ?1";

/// The versions of a page, by their `seq` in order.
struct Found {
  std::vector<std::int64_t> seqs;
  std::optional<PageEnd> end;  ///< If there may be more.
};

/// One version and what it is sorted by.
struct Keys {
  std::int64_t seq = 0;
  double score = 0;
  std::string name;
  std::string precedence;
  std::int64_t updated_at = 0;
  std::int64_t downloads = 0;
  std::string version;  ///< If the query `orders_by_version`.
};

/// Returns true if `a` comes before `b` in the order.
bool comes_before(Sort sort, const Keys& a, const Keys& b) {
  switch (sort) {
    case Sort::name:
      return std::tie(a.name, a.precedence, a.version, a.seq) <
             std::tie(b.name, b.precedence, b.version, b.seq);
    case Sort::updated:
      return std::tie(a.updated_at, a.seq) > std::tie(b.updated_at, b.seq);
    case Sort::downloads:
      return std::tie(a.downloads, a.seq) > std::tie(b.downloads, b.seq);
    case Sort::relevance:
      return std::tie(a.score, a.seq) > std::tie(b.score, b.seq);
    case Sort::published:
    case Sort::precedence:
      break;
  }
  return a.seq > b.seq;
}

std::int64_t key_of(Sort sort, const Keys& keys) {
  switch (sort) {
    case Sort::updated:
      return keys.updated_at;
    case Sort::downloads:
      return keys.downloads;
    case Sort::relevance:
      return std::bit_cast<std::int64_t>(keys.score);
    default:
      return 0;
  }
}

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Returns true if the full-text indexes can serve the list quickly: they have the newest first, and in
/// other orders a few matches are sorted.
bool uses_facets(const VersionQuery& query) {
  if (query.sort == Sort::precedence) return false;
  return query.tag || query.publisher || query.sort == Sort::published;
}

class Lister {
 public:
  Lister(Database& database, const VersionQuery& query, const std::optional<PageEnd>& after)
      : database_(database), query_(query), after_(after) {
    if (query.tag) tag_text_ = tag_text(*query.tag);
  }

  VersionPage page() {
    Found found = query_.text ? search() : list();
    VersionPage page;
    if (found.end) page.next = position_of(*found.end);
    page.versions.reserve(found.seqs.size());
    for (const std::int64_t seq : found.seqs) {
      Rows row = database_.query(kFindBySeq, seq);
      if (row.next()) page.versions.push_back(version_of(row));
    }
    return page;
  }

 private:
  Found list() {
    if (!uses_facets(query_)) return walk();
    const auto narrowed = facet_query_of(database_, query_);
    if (!narrowed) return walk();
    if (query_.sort == Sort::published) return walk_matches(*narrowed);
    const auto few = collect_if_few(*narrowed);
    return few ? sorted(keys_of(*few), 0) : walk();
  }

  Found search() {
    const SearchQuery search = search_query_of(database_, query_);
    return query_.sort == Sort::published ? walk_matches(search) : rank(search);
  }

  std::optional<std::string_view> status() const {
    if (query_.status) return wpk::to_string(*query_.status);
    if (query_.sort == Sort::precedence || !shows_approved_alone(query_)) return std::nullopt;
    return wpk::to_string(wpk::Status::approved);
  }

  // Walking.

  Found walk() {
    const char* statement = walk_statement(query_, query_.sort);
    if (query_.sort != Sort::name && query_.sort != Sort::precedence) {
      const PageEnd after = after_.value_or(PageEnd{kLast, kLast, 0});
      if (!walks_unapproved_search(query_)) return page_of(walk_rows(statement, after));
      if (!query_.viewer.tenant) return {};  // It has asked for what only tenants see.
      const OwnVersions own = own_versions_of(database_, *query_.viewer.tenant);
      return page_of(own.match ? walk_rows(statement, after, *own.match) : walk_rows(walk_all(), after));
    }
    Keys after = after_ ? keys_of(after_->seq) : first_keys();
    const std::string& name = query_.package ? *query_.package : after.name;
    const auto precedence = as_bytes(after.precedence);
    const PageEnd end{after.seq, 0, 0};
    return page_of(orders_by_version(query_) ? walk_rows(statement, end, name, precedence, after.version)
                                             : walk_rows(statement, end, name, precedence));
  }

  /// Returns the keys before all others in the orders whose keys are texts.
  Keys first_keys() const {
    Keys keys;
    if (query_.sort == Sort::precedence) {
      keys.seq = kLast;
      keys.precedence = "\x7F";  // Above every `sort_key`, which is printable ASCII.
    }
    return keys;
  }

  template <class... Texts>
  Rows walk_rows(const char* statement, const PageEnd& after, const Texts&... texts) {
    return database_.query(statement, after.seq, after.key, status(), query_.publisher, tag_text_,
                           query_.runtime, static_cast<std::int64_t>(query_.viewer.sees_all),
                           query_.viewer.tenant, texts...);
  }

  Found walk_matches(const SearchQuery& search) {
    const std::int64_t last = after_ ? after_->seq - 1 : kLast;
    return page_of(Matches(database_, search, tag_text_, {last, limits::kPageScanRows, false}));
  }

  /// Takes rows of (seq, key, whether it passes the filters) until the page is full or has read enough.
  template <class Source>
  Found page_of(Source&& rows) const {
    Found found;
    PageEnd last_taken;
    for (std::size_t rows_read = 0; rows.next();) {
      const PageEnd here{rows.integer(0), rows.integer(1), 0};
      if (rows.integer(2) != 0) {
        if (found.seqs.size() == query_.limit) {
          found.end = last_taken;
          return found;
        }
        found.seqs.push_back(here.seq);
        last_taken = here;
      }
      if (++rows_read == limits::kPageScanRows) {
        found.end = here;
        return found;
      }
    }
    return found;
  }

  // Sorting.

  /// Returns every version that passes the filters, or nothing if there are many rows to look at.
  std::optional<std::vector<std::int64_t>> collect_if_few(const SearchQuery& search) {
    Matches rows(database_, search, tag_text_, {kLast, limits::kSortedMatches + 1, false});
    std::vector<std::int64_t> seqs;
    for (std::size_t rows_read = 0; rows.next();) {
      if (++rows_read > limits::kSortedMatches) return std::nullopt;
      if (rows.integer(2) != 0) seqs.push_back(rows.integer(0));
    }
    return seqs;
  }

  /// Returns the newest matches of the window that the first page set, in the query's order.
  Found rank(const SearchQuery& search) {
    std::vector<Keys> versions;
    const bool by_relevance = query_.sort == Sort::relevance;
    std::int64_t window = after_ ? after_->window : kLast;
    {
      // Matches that the viewer may not see do not count against the limit on ranked matches.
      const std::size_t most = search.viewer ? limits::kPageScanRows : limits::kRankedMatches;
      Matches rows(database_, search, tag_text_, {window, static_cast<std::int64_t>(most), by_relevance});
      while (versions.size() < limits::kRankedMatches && rows.next()) {
        window = std::max(window == kLast ? 0 : window, rows.integer(0));
        if (rows.integer(2) == 0) continue;
        versions.emplace_back();
        versions.back().seq = rows.integer(0);
        versions.back().score = rows.real(1);
      }
    }
    if (!by_relevance) {
      for (Keys& version : versions) version = keys_of(version.seq);
    }
    return sorted(std::move(versions), window);
  }

  Keys keys_of(std::int64_t seq) {
    Keys keys;
    keys.seq = seq;
    Rows row = database_.query(kKeysOf, seq);
    if (!row.next()) return keys;
    keys.name = row.text(0);
    keys.precedence = text_of(row.blob(1));
    keys.updated_at = row.integer(2);
    keys.downloads = row.integer(3);
    if (orders_by_version(query_)) keys.version = row.text(4);
    return keys;
  }

  std::vector<Keys> keys_of(const std::vector<std::int64_t>& seqs) {
    std::vector<Keys> versions;
    versions.reserve(seqs.size());
    for (const std::int64_t seq : seqs) versions.push_back(keys_of(seq));
    return versions;
  }

  /// Returns the keys that the last version of the previous page had then.
  Keys keys_after(const PageEnd& end) {
    Keys keys = query_.sort == Sort::name ? keys_of(end.seq) : Keys{};
    keys.seq = end.seq;
    if (query_.sort == Sort::updated) keys.updated_at = end.key;
    if (query_.sort == Sort::downloads) keys.downloads = end.key;
    if (query_.sort == Sort::relevance) keys.score = std::bit_cast<double>(end.key);
    return keys;
  }

  Found sorted(std::vector<Keys> versions, std::int64_t window) {
    if (after_) {
      const Keys after = keys_after(*after_);
      std::erase_if(versions, [&](const Keys& keys) { return !comes_before(query_.sort, after, keys); });
    }
    const std::size_t count = std::min(query_.limit, versions.size());
    std::partial_sort(versions.begin(), versions.begin() + static_cast<std::ptrdiff_t>(count), versions.end(),
                      [&](const Keys& a, const Keys& b) { return comes_before(query_.sort, a, b); });
    Found found;
    for (std::size_t i = 0; i < count; ++i) found.seqs.push_back(versions[i].seq);
    if (count > 0 && count < versions.size()) {
      const Keys& last = versions[count - 1];
      found.end = PageEnd{last.seq, key_of(query_.sort, last), window};
    }
    return found;
  }

  Database& database_;
  const VersionQuery& query_;
  const std::optional<PageEnd>& after_;
  std::optional<std::string> tag_text_;
};

}  // namespace

Result<VersionPage> list_versions(Database& database, const VersionQuery& query) {
  const auto after = query.after ? page_end_of(*query.after) : std::nullopt;
  if (query.after && !after) return invalid_cursor();
  if (query.sort != Sort::precedence || !query.viewer.tenant) return Lister(database, query, after).page();
  // An owner sees all of its package, and others only what is public.
  VersionQuery of_package = query;
  of_package.viewer.sees_all |= database.query(kOwns, *query.package, *query.viewer.tenant).next();
  return Lister(database, of_package, after).page();
}

bool searches_unapproved(const VersionQuery& query) {
  const bool is_narrowed = query.tag || query.publisher || query.runtime || query.status;
  const bool asks_for_words = query.text || (is_narrowed && uses_facets(query));
  return asks_for_words ? shows_unapproved(query) : walks_unapproved_search(query);
}

}  // namespace atom::storage::sqlite
