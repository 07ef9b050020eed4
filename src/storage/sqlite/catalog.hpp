#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "accounts/key_store.hpp"
#include "atom/base/result.hpp"
#include "atom/base/sample.hpp"
#include "marketplace/catalog.hpp"

namespace atom::storage::sqlite {

/// One database that implements the ports of marketplace and accounts.
class Catalog : public marketplace::Catalog, public accounts::KeyStore {
 public:
  ChangeFeed& changes() override = 0;

  /// Counters that only SQLite has: reads, commits and the queue for them.
  virtual Samples samples() = 0;
};

/// A catalog and the secret that seals its cursors.
struct OpenCatalog {
  std::unique_ptr<Catalog> catalog;
  std::string cursor_key;
};

/// Makes an empty catalog in `directory`, which it creates if it is missing. Fails with `catalog_exists` or
/// `catalog_unavailable`.
Result<OpenCatalog> create_catalog(const std::filesystem::path& directory);

/// Opens the catalog in `directory` for this process alone, with a connection for each of `readers` threads,
/// and brings it to the current schema. Fails with `catalog_missing`, `catalog_in_use`, `events_lost` or
/// `catalog_unavailable`.
Result<OpenCatalog> open_catalog(const std::filesystem::path& directory, std::size_t readers = 1);

/// Returns an empty catalog that lives as long as the object.
Result<OpenCatalog> memory_catalog();

}  // namespace atom::storage::sqlite
