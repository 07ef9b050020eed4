#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

#include "marketplace/blob_store.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"

namespace atom::marketplace {

/// A blob store that remembers when it last failed to store something.
class WatchedBlobStore final : public BlobStore {
 public:
  using Time = StorageOutcomes::Time;

  /// Borrows the store.
  explicit WatchedBlobStore(BlobStore& blobs) : blobs_(blobs) {}

  boost::asio::awaitable<Result<void>> put(std::string_view digest, std::string_view bytes) override;
  boost::asio::awaitable<Result<std::string>> get(std::string_view digest) override {
    return blobs_.get(digest);
  }
  std::int64_t bytes() const override { return blobs_.bytes(); }

  Time failed_at() const;

 private:
  BlobStore& blobs_;
  mutable std::mutex mutex_;
  Time failed_at_ = Time::min();
};

/// The state of the stores behind the marketplace, for the operator. Thread-safe.
class StorageStatus {
 public:
  /// Borrows both.
  StorageStatus(Catalog& catalog, BlobStore& blobs) : catalog_(catalog), blobs_(blobs) {}

  /// Returns whether changes can be stored, as the last ones showed: a failure of the last
  /// `limits::kFaultMemory` is `catalog_unavailable`, with its reason. Returns nothing if there was no change
  /// of late, so that only `probe` can tell.
  std::optional<Result<void>> recent() const;

  /// Succeeds if a change can be stored now. Fails with `catalog_unavailable`. This writes, so it is for one
  /// caller at a time. After a failure it also publishes a package of the largest size, and rolls that back.
  Task<void> probe();

  /// Returns how much is in the catalog, with the bytes of the blobs added to its own.
  CatalogSize size() const {
    CatalogSize size = catalog_.size();
    size.bytes += blobs_.bytes();
    return size;
  }

  /// The store to use in place of the one that was given.
  BlobStore& blobs() { return blobs_; }

 private:
  Catalog& catalog_;
  WatchedBlobStore blobs_;
};

}  // namespace atom::marketplace
