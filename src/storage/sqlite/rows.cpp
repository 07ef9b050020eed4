#include "storage/sqlite/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "atom/wpk/version.hpp"
#include "marketplace/catalog.hpp"
#include "storage/sqlite/tags.hpp"

namespace atom::storage::sqlite {
namespace {

/// Only this adapter writes these columns, and the schema checks them, so an unknown value means a damaged
/// catalog.
template <class Parsed>
auto known(const std::optional<Parsed>& value, std::string_view text) {
  if (!value) throw marketplace::CatalogFault(fmt::format("the catalog has the unknown word '{}'", text));
  return *value;
}

Timestamp time_of(const Rows& row, int column) {
  return Timestamp{std::chrono::milliseconds{row.integer(column)}};
}

std::optional<Timestamp> optional_time_of(const Rows& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return time_of(row, column);
}

/// In the order of `Audience`.
constexpr std::array<std::string_view, 3> kAudiences{"nobody", "reviewers", "everyone"};

std::optional<marketplace::Audience> parse_audience(std::string_view text) {
  const auto* const found = std::ranges::find(kAudiences, text);
  if (found == kAudiences.end()) return std::nullopt;
  return static_cast<marketplace::Audience>(found - kAudiences.begin());
}

std::string text_of(const Rows& row, int column) {
  return std::string(row.text(column));
}

}  // namespace

marketplace::ReviewRecord review_of(const Rows& row, int column) {
  return {known(wpk::parse_decision(row.text(column)), row.text(column)), text_of(row, column + 1),
          text_of(row, column + 2), text_of(row, column + 3), time_of(row, column + 4)};
}

marketplace::VersionRecord version_of(const Rows& row) {
  marketplace::VersionRecord record;
  record.seq = row.integer(0);
  record.name = text_of(row, 1);
  record.version = text_of(row, 2);
  record.status = known(wpk::parse_status(row.text(3)), row.text(3));
  record.digest = text_of(row, 4);
  record.size = row.integer(5);
  record.media_type =
      row.text(6) == wpk::to_string(wpk::MediaType::yaml) ? wpk::MediaType::yaml : wpk::MediaType::json;
  record.tenant = text_of(row, 7);
  record.publisher = text_of(row, 8);
  record.description = text_of(row, 9);
  record.author = text_of(row, 10);
  record.license = text_of(row, 11);
  record.runtime = text_of(row, 12);
  record.tags = tags_of(row.text(13));
  record.published_at = time_of(row, 14);
  record.updated_at = time_of(row, 15);
  record.downloads = row.integer(16);
  if (!row.is_null(17)) record.review = review_of(row, 17);
  return record;
}

accounts::ApiKeyRecord key_of(const Rows& row) {
  accounts::ApiKeyRecord key;
  key.seq = row.integer(0);
  key.id = text_of(row, 1);
  const auto hash = row.blob(2);
  if (hash.size() != key.hash.size()) throw marketplace::CatalogFault("the catalog has a damaged API key");
  std::ranges::copy(hash, key.hash.begin());
  key.tenant = text_of(row, 3);
  key.scopes = known(Scopes::parse(row.text(4)), row.text(4));
  key.note = text_of(row, 5);
  key.created_at = time_of(row, 6);
  key.created_by = text_of(row, 7);
  key.expires_at = optional_time_of(row, 8);
  key.revoked_at = optional_time_of(row, 9);
  key.last_used_at = optional_time_of(row, 10);
  if (!row.is_null(11)) key.parent = text_of(row, 11);
  key.root = row.integer(12);
  return key;
}

marketplace::EventRecord event_of(const Rows& row) {
  return {time_of(row, 1),
          text_of(row, 2),
          text_of(row, 3),
          text_of(row, 4),
          text_of(row, 5),
          text_of(row, 6),
          known(parse_audience(row.text(7)), row.text(7)),
          row.integer(0)};
}

std::string precedence_column(std::string_view version) {
  const auto parsed = wpk::Version::parse(version);
  if (!parsed) {
    throw marketplace::CatalogFault("the catalog got an invalid version: " + parsed.error().message);
  }
  return parsed->sort_key();
}

std::string_view audience_column(marketplace::Audience audience) {
  return kAudiences.at(static_cast<std::size_t>(audience));
}

std::int64_t time_column(Timestamp time) {
  return time.time_since_epoch().count();
}

std::optional<std::int64_t> time_column(const std::optional<Timestamp>& time) {
  if (!time) return std::nullopt;
  return time_column(*time);
}

}  // namespace atom::storage::sqlite
