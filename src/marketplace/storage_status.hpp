#pragma once

#include "marketplace/blob_store.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"

namespace atom::marketplace {

/// What an operator asks of the stores behind the marketplace. Thread-safe.
class StorageStatus {
 public:
  /// Borrows both.
  StorageStatus(Catalog& catalog, const BlobStore& blobs) : catalog_(catalog), blobs_(blobs) {}

  /// Succeeds if a change could be committed now. Fails with `catalog_unavailable`.
  Task<void> check() { return catalog_.check(); }

  /// Returns the catalog's figures, with the bytes of the blobs added to its own.
  CatalogStats stats() const {
    CatalogStats stats = catalog_.stats();
    stats.bytes += blobs_.bytes();
    return stats;
  }

 private:
  Catalog& catalog_;
  const BlobStore& blobs_;
};

}  // namespace atom::marketplace
