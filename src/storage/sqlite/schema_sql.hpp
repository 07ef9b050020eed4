#pragma once

namespace atom::storage::sqlite {

/// The text of `schema.sql`, which the build embeds.
extern const char* const kSchemaSql;

}  // namespace atom::storage::sqlite
