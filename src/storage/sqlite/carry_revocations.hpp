#pragma once

#include <cstdint>

namespace atom::storage::sqlite {

class Database;

/// Revokes each API key of `to` that is revoked in `from`, with its event, in one transaction. Returns how
/// many. Throws `CatalogFault`.
std::int64_t carry_revocations(Database& from, Database& to);

/// Counts the API keys that are not revoked. Throws `CatalogFault`.
std::int64_t count_valid_keys(Database& database);

}  // namespace atom::storage::sqlite
