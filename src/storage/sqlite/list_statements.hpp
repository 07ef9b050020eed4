#pragma once

#include "marketplace/records.hpp"

namespace atom::storage::sqlite {

/// Returns true if the query shows approved versions only.
bool shows_approved_alone(const marketplace::VersionQuery& query);

/// Returns true if `walk_statement` reads `unapproved_search`.
bool walks_unapproved_search(const marketplace::VersionQuery& query);

/// Returns the statement that walks an index in the order of `sort`, or newest first if the sort has no
/// index. Its rows are a version's `seq`, its key in the order, and whether it passes the filters.
/// Parameters: ?1 and ?2 the seq and the key after which it begins, ?3 status, ?4 publisher, ?5 the
/// `tag_text`, ?6 runtime, ?7 whether the viewer sees all, ?8 the viewer's tenant; in the orders by name and
/// by precedence also ?9 the name and ?10 the precedence after which it begins, and ?11 the version if it
/// `orders_by_version`. For one that `walks_unapproved_search`, ?9 is what finds the viewer's own versions. A
/// filter that is NULL takes everything.
const char* walk_statement(const marketplace::VersionQuery& query, marketplace::Sort sort);

/// Returns true if versions of one precedence are listed by their text, not by their `seq`.
bool orders_by_version(const marketplace::VersionQuery& query);

/// Returns the statement that walks all versions, newest first.
const char* walk_all();

}  // namespace atom::storage::sqlite
