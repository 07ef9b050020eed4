#pragma once

#include "accounts/api_key_record.hpp"
#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

/// Converts rows into records. Each list of columns is beside its reader, so that they stay the same.
namespace atom::storage::sqlite {

#define ATOM_REVIEW_COLUMNS "r.decision, r.reason, r.reviewer, r.tenant, r.reviewed_at"

/// Reads `ATOM_REVIEW_COLUMNS` starting at `column`.
marketplace::ReviewRecord review_of(const Rows& row, int column);

#define ATOM_VERSION_COLUMNS                                                                    \
  "v.seq, v.name, v.version, v.status, v.digest, v.size, v.media_type, v.tenant, v.publisher, " \
  "v.description, "                                                                             \
  "v.author, v.license, v.runtime, v.tags, v.published_at, v.updated_at, v.downloads, " ATOM_REVIEW_COLUMNS

#define ATOM_SELECT_VERSIONS \
  "SELECT " ATOM_VERSION_COLUMNS " FROM versions v LEFT JOIN reviews r ON r.id = v.review "

marketplace::VersionRecord version_of(const Rows& row);

#define ATOM_TOKEN_COLUMNS                                                                              \
  "seq, id, hash, tenant, scopes, note, created_at, created_by, expires_at, revoked_at, last_used_at, " \
  "parent, coalesce(root, seq)"

accounts::ApiKeyRecord key_of(const Rows& row);

#define ATOM_EVENT_COLUMNS "seq, at, type, subject, tenant, actor, data, audience"

marketplace::EventRecord event_of(const Rows& row);

/// Returns bytes that sort as SemVer section 11 says.
std::string precedence_column(std::string_view version);
std::string_view audience_column(marketplace::Audience audience);
std::int64_t time_column(Timestamp time);
std::optional<std::int64_t> time_column(const std::optional<Timestamp>& time);

}  // namespace atom::storage::sqlite
