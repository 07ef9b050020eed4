#pragma once

#include <string>
#include <utility>

#include "atom/base/clock.hpp"
#include "marketplace/blob_store.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/discovery.hpp"
#include "marketplace/download_counter.hpp"
#include "marketplace/event_log.hpp"
#include "marketplace/ownership.hpp"
#include "marketplace/publishing.hpp"
#include "marketplace/reviewing.hpp"
#include "marketplace/storage_status.hpp"

namespace atom::marketplace {

/// The operator's settings for the marketplace.
struct Policy {
  SelfReview self_review = SelfReview::forbidden;
  PublishPolicy publishing = {};
};

/// The use cases over one catalog, by subject. Each subject is a class with its own header; this one only
/// wires them for a caller that serves them all.
struct Marketplace {
  /// Borrows the catalog, the store of artifacts too large for it, and the clock. `cursor_key` seals cursors;
  /// every node over one catalog shares it.
  Marketplace(Catalog& catalog, BlobStore& blobs, const Clock& clock, Policy policy, std::string cursor_key)
      : storage(catalog, blobs),
        publishing(catalog, storage.blobs(), clock, policy.publishing),
        reviewing(catalog, clock, policy.self_review),
        discovery(catalog, storage.blobs(), std::move(cursor_key)),
        ownership(catalog, clock),
        events(catalog),
        downloads(catalog) {}

  StorageStatus storage;
  Publishing publishing;
  Reviewing reviewing;
  Discovery discovery;
  Ownership ownership;
  EventLog events;
  DownloadCounter downloads;
};

}  // namespace atom::marketplace
