#include "storage/sqlite/matches.hpp"

#include "storage/sqlite/search_tables.hpp"

namespace atom::storage::sqlite {
namespace {

// ?1 the query, ?2 the highest `seq`, ?3 the `tag_text` or NULL, ?4 the limit, ?5 the phrase that counts
// twice, or -1 for no score. SQLite would evaluate both sides of an OR in a result column, but only one of an
// iif.
#define ATOM_HAS_TAG(seq) \
  "iif(?3 IS NULL, 1, atom_has_tag((SELECT v.tags FROM versions v WHERE v.seq = " seq "), ?3))"
#define ATOM_MATCHES(index, seq)                     \
  "SELECT " seq ", iif(?5 < 0, 0, atom_score(" index \
  ", ?5)), " ATOM_HAS_TAG(seq) " FROM " index " WHERE " index " MATCH ?1 AND "

constexpr const char* kApprovedMatches =
    ATOM_MATCHES("approved_search",
                 ATOM_PLACE("approved_search.rowid")) "rowid >= " ATOM_PLACE("?2") " ORDER BY rowid LIMIT ?4";
constexpr const char* kUnapprovedMatches =
    ATOM_MATCHES("unapproved_search", "unapproved_search.rowid") "rowid <= ?2 ORDER BY rowid DESC LIMIT ?4";

}  // namespace

Matches::Matches(Database& database, const SearchQuery& query, const std::optional<std::string>& tag_text,
                 const MatchOrder& order)
    : left_(order.limit) {
  const std::int64_t whole_word = order.is_scored ? query.whole_word : -1;
  const auto ask = [&](std::optional<Index>& index, const char* sql, const std::string& question) {
    index.emplace(database, sql, question, order.last, tag_text, order.limit, whole_word);
  };
  if (query.approved) ask(approved_, kApprovedMatches, *query.approved);
  if (query.unapproved) ask(unapproved_, kUnapprovedMatches, *query.unapproved);
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
