#pragma once

#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// One page of what the query's viewer may see. Whatever is asked for, it looks at a bounded number of rows:
///
/// - in the order of an index (newest first, or a sort without a narrow filter) it walks that index from
/// where the
///   last page ended, at most `limits::kPageScan` rows, and takes what passes the filters;
/// - a tag's versions are what a search for the words of the tag finds, newest first, and has the tag;
/// - a publisher's or a tag's versions, where they are at most `limits::kSortedMatches`, are sorted in
/// memory;
/// - a search in any order but newest first is of the newest `limits::kRankedMatches` that matched when its
/// first
///   page was asked for.
marketplace::VersionPage list_versions(Database& database, const marketplace::VersionQuery& query);

/// Whether `list_versions` reads the index of the versions that are not approved.
bool searches_unapproved(const marketplace::VersionQuery& query);

}  // namespace atom::storage::sqlite
