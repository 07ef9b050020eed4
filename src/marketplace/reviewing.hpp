#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atom/base/clock.hpp"
#include "atom/wpk/id.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/precondition.hpp"
#include "marketplace/records.hpp"

namespace atom::marketplace {

/// Says if a tenant may review its own packages.
enum class SelfReview : std::uint8_t { forbidden, allowed };

/// A reviewer's decision on one version.
struct Review {
  wpk::Id id;
  wpk::Decision decision = wpk::Decision::approve;
  std::string reason;
  std::optional<std::string> digest = {};  ///< Of the bytes that the reviewer looked at.
  Precondition precondition = {};
};

/// The decisions of reviewers about versions. The latest decision stands, and all are kept. Thread-safe.
class Reviewing {
 public:
  /// Borrows the catalog and the clock.
  Reviewing(Catalog& catalog, const Clock& clock, SelfReview self_review)
      : catalog_(catalog), clock_(clock), self_review_(self_review) {}

  /// Approves or rejects a version, together with its event. A repeat changes nothing. Fails with
  /// `insufficient_scope`, `wpk_not_found`, `self_review`, `digest_mismatch` or `invalid_transition`.
  Task<VersionRecord> review(const Principal& principal, const Review& review);

  /// Returns the latest decisions on a version, at most `limits::kReviewHistory`, the one that stands first.
  /// Fails with `wpk_not_found`, also if the caller may not see the version.
  Task<std::vector<ReviewRecord>> history(const Caller& caller, const wpk::Id& id);

 private:
  Catalog& catalog_;
  const Clock& clock_;
  SelfReview self_review_;
};

}  // namespace atom::marketplace
