#pragma once

/// The names of the catalog and of the files beside it in its data directory.
namespace atom::storage::sqlite {

inline constexpr const char* kCatalogFile = "catalog.db";
inline constexpr const char* kAnchorFile = "catalog.anchor";
inline constexpr const char* kLockFile = "atomd.lock";
inline constexpr const char* kReserveFile = "reserved-space";

}  // namespace atom::storage::sqlite
