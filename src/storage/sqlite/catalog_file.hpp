#pragma once

/// Where a catalog stands in its data directory.
namespace atom::storage::sqlite {

inline constexpr const char* kCatalogFile = "catalog.db";

}  // namespace atom::storage::sqlite
