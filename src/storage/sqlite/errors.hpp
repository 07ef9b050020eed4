#pragma once

#include <array>
#include <string_view>

/// Why a catalog cannot be opened, for the operator. These codes never reach a client.
namespace atom::storage::sqlite::errors {

inline constexpr std::string_view kCatalogExists = "catalog_exists";
inline constexpr std::string_view kCatalogMissing = "catalog_missing";
inline constexpr std::string_view kCatalogInUse = "catalog_in_use";

inline constexpr std::string_view kCatalogDamaged = "catalog_damaged";
inline constexpr std::string_view kEventsLost = "events_lost";
inline constexpr std::string_view kFileExists = "file_exists";

inline constexpr std::array kAll{kCatalogExists,  kCatalogMissing, kCatalogInUse,
                                 kCatalogDamaged, kEventsLost,     kFileExists};

}  // namespace atom::storage::sqlite::errors
