#pragma once

#include "atom/base/result.hpp"
#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// One page of what the query's viewer may see. Whatever is asked for, it looks at a bounded number of rows:
///
/// - newest first, a list by tag, publisher, runtime, or a status that is not approved is what the full-text
///   indexes find for it;
/// - in another order a tag's or publisher's versions, where they are at most `limits::kSortedMatches`, are
///   sorted in memory;
/// - any other list walks the index of its order from where the last page ended, at most
///   `limits::kPageScanRows` rows, and takes what passes the filters;
/// - a search in any order but newest first is of the newest `limits::kRankedMatches` that matched when its
///   first page was asked for.
///
/// Fails with `invalid_cursor` if the query's position is not one of this catalog's.
Result<marketplace::VersionPage> list_versions(Database& database, const marketplace::VersionQuery& query);

/// Whether `list_versions` reads the index of the versions that are not approved.
bool searches_unapproved(const marketplace::VersionQuery& query);

}  // namespace atom::storage::sqlite
