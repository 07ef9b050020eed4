#include "storage/sqlite/matches.hpp"

#include "storage/sqlite/search_tables.hpp"

namespace atom::storage::sqlite {
namespace {

// ?1 the query, ?2 the highest `seq`, ?3 the `tag_text` or NULL, ?4 the limit, ?5 the phrase that counts
// twice, or -1 for no score, ?6 the number of phrases that count, ?7 the tenant that must own the version, or
// NULL. SQLite would evaluate both sides of an OR in a result column, but only one of an iif.
#define ATOM_HAS_TAG(seq) \
  "iif(?3 IS NULL, 1, atom_has_tag((SELECT v.tags FROM versions v WHERE v.seq = " seq "), ?3))"
#define ATOM_IS_OWN(seq)                                                   \
  "iif(?7 IS NULL, 1, EXISTS (SELECT 1 FROM versions v WHERE v.seq = " seq \
  " AND (v.tenant = ?7 "                                                   \
  "OR EXISTS (SELECT 1 FROM shared_packages s WHERE s.tenant = ?7 AND s.name = v.name))))"
#define ATOM_MATCHES(index, seq, passes)                                                                  \
  "SELECT " seq ", iif(?5 < 0, 0, atom_score(" index ", ?5, ?6)), " passes " FROM " index " WHERE " index \
  " MATCH ?1 AND "

#define ATOM_APPROVED_SEQ ATOM_PLACE("approved_search.rowid")
constexpr const char* kApprovedMatches =
    ATOM_MATCHES("approved_search", ATOM_APPROVED_SEQ,
                 ATOM_HAS_TAG(ATOM_APPROVED_SEQ)) "rowid >= " ATOM_PLACE("?2") " ORDER BY rowid LIMIT ?4";
#define ATOM_UNAPPROVED_SEQ "unapproved_search.rowid"
constexpr const char* kUnapprovedMatches = ATOM_MATCHES(
    "unapproved_search", ATOM_UNAPPROVED_SEQ,
    "iif(" ATOM_HAS_TAG(ATOM_UNAPPROVED_SEQ) ", " ATOM_IS_OWN(ATOM_UNAPPROVED_SEQ) ", 0)") "rowid <= ?2 "
    "ORDER BY rowid DESC LIMIT ?4";

}  // namespace

Matches::Matches(Database& database, const SearchQuery& query, const std::optional<std::string>& tag_text,
                 const MatchOrder& order)
    : left_(order.limit) {
  const std::int64_t whole_word = order.is_scored ? query.whole_word : -1;
  const auto ask = [&](std::optional<Index>& index, const char* sql, const SearchQuery::Expression& asked,
                       const auto&... more) {
    index.emplace(database, sql, asked.text, order.last, tag_text, order.limit, whole_word, asked.words,
                  more...);
  };
  if (query.approved) ask(approved_, kApprovedMatches, *query.approved);
  if (query.unapproved) ask(unapproved_, kUnapprovedMatches, *query.unapproved, query.viewer);
}

bool Matches::next() {
  if (left_ == 0) return false;
  --left_;
  if (current_ != nullptr) current_->step();
  const std::int64_t approved = approved_ ? approved_->seq : 0;
  const std::int64_t unapproved = unapproved_ ? unapproved_->seq : 0;
  if (approved == 0 && unapproved == 0) return false;
  current_ = approved > unapproved ? &*approved_ : &*unapproved_;
  return true;
}

}  // namespace atom::storage::sqlite
