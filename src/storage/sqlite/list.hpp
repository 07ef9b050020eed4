#pragma once

#include "atom/base/result.hpp"
#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Returns one page of what the query's viewer may see. Every query reads a bounded number of rows:
///
/// - newest first, a list by tag, publisher, runtime, or a status other than approved is a full-text query;
/// - in another order, the versions of a tag or publisher are sorted in memory if they are at most
///   `limits::kSortedMatches`;
/// - any other list walks the index of its order from the end of the previous page, at most
/// `limits::kPageScanRows`
///   rows, and takes the rows that pass the filters;
/// - a search in any order except newest first covers the newest `limits::kRankedMatches` versions that
/// matched when its
///   first page was requested.
///
/// Fails with `invalid_cursor` if the query's position is not one of this catalog's.
Result<marketplace::VersionPage> list_versions(Database& database, const marketplace::VersionQuery& query);

/// Returns true if `list_versions` reads the index of the versions that are not approved.
bool searches_unapproved(const marketplace::VersionQuery& query);

}  // namespace atom::storage::sqlite
