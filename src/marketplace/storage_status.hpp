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

  /// Returns how much is in the catalog, with the bytes of the blobs added to its own.
  CatalogSize size() const {
    CatalogSize size = catalog_.size();
    size.bytes += blobs_.bytes();
    return size;
  }

 private:
  Catalog& catalog_;
  const BlobStore& blobs_;
};

}  // namespace atom::marketplace
