#pragma once

/// The name of the catalog in its data directory.
namespace atom::storage::sqlite {

inline constexpr const char* kCatalogFile = "catalog.db";

}  // namespace atom::storage::sqlite
