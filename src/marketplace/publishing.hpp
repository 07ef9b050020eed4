#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atom/base/clock.hpp"
#include "atom/base/limits.hpp"
#include "atom/wpk/id.hpp"
#include "marketplace/blob_store.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/precondition.hpp"
#include "marketplace/records.hpp"
#include "marketplace/submitted_artifact.hpp"

namespace atom::marketplace {

/// The treatment of the placeholder that clients of the legacy routes send in place of a signature.
enum class PlaceholderSignature : std::uint8_t {
  rejected,
  ignored,  ///< The package counts as unsigned. For simulations.
};

/// The most that a tenant may publish.
struct TenantQuota {
  std::int64_t versions = limits::kVersionsPerTenant;
  std::int64_t bytes = limits::kBytesPerTenant;  ///< Of all artifacts together.
};

/// The operator's settings for publishing.
struct PublishPolicy {
  PlaceholderSignature placeholder_signature = PlaceholderSignature::rejected;
  TenantQuota quota = {};
};

/// A package to publish.
struct Submission {
  SubmittedArtifact artifact;
  std::optional<std::string> expected_id = {};  ///< If the caller named one.
  std::vector<std::string> signatures = {};     ///< As they came, base64.
  Precondition precondition = {};               ///< On what is stored under the id already.
};

struct Publication {
  VersionRecord version;
  bool created = false;  ///< False if the same bytes had been published before.
};

/// The use cases of a package's owners: publish versions, withdraw them while they are pending,
/// yank them once they are approved.
///
/// Each use case needs the scope `publish`, commits its change together with its event, and does nothing when
/// it is repeated. All fail with `insufficient_scope`, and with `catalog_unavailable` or `overloaded` as the
/// catalog does. Thread-safe.
class Publishing {
 public:
  /// Borrows the catalog, the store of artifacts too large for it, and the clock.
  Publishing(Catalog& catalog, BlobStore& blobs, const Clock& clock, PublishPolicy policy)
      : catalog_(catalog), blobs_(blobs), clock_(clock), policy_(policy) {}

  /// Stores an artifact as a pending version. The first tenant to publish a name owns it. Fails as reading
  /// the document did, or with `id_mismatch`, `signature_key_unknown`, `name_taken`, `digest_mismatch`,
  /// `version_exists` or `quota_exceeded`, and then changes nothing that anyone can see. The blob of a large
  /// artifact may stay, which the next publish of the same bytes uses.
  Task<Publication> publish(const Principal& principal, const Submission& submission);

  /// The three moves of a version: pending → withdrawn, approved → yanked, yanked → approved. They fail with
  /// `wpk_not_found`, `foreign_tenant`, `digest_mismatch` or `invalid_transition`.
  Task<VersionRecord> withdraw(const Principal& principal, const wpk::Id& id,
                               const Precondition& precondition);
  Task<VersionRecord> yank(const Principal& principal, const wpk::Id& id, const Precondition& precondition);
  Task<VersionRecord> unyank(const Principal& principal, const wpk::Id& id, const Precondition& precondition);

 private:
  /// Stores a large artifact in the blob store, or heals it there if the version exists already.
  Task<void> keep(const std::optional<VersionRecord>& existing, std::string_view digest,
                  std::string_view bytes);

  Catalog& catalog_;
  BlobStore& blobs_;
  const Clock& clock_;
  PublishPolicy policy_;
};

}  // namespace atom::marketplace
