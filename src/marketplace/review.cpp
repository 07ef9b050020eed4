#include <fmt/format.h>

#include <utility>

#include <boost/json/serialize.hpp>

#include "atom/base/authorization.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/reviewing.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

/// Fails with `self_review` for a version that the reviewer's tenant published, or whose package it owns.
Result<void> check_reviewer(CatalogReader& reader, const Principal& principal, const VersionRecord& version,
                            SelfReview self_review) {
  if (self_review == SelfReview::allowed) return {};
  if (version.tenant != principal.tenant && !reader.is_owner(version.name, principal.tenant)) return {};
  return fail(errors::kSelfReview,
              "You cannot review a package of your own tenant. Ask a reviewer of another tenant.");
}

Result<void> check_reviewable(const VersionRecord& version, const Review& decided) {
  if (auto met = check_precondition(decided.precondition, version.id(), version.digest); !met) return met;
  if (decided.digest && *decided.digest != version.digest) {
    return fail(
        errors::kDigestMismatch,
        fmt::format("The stored bytes have the digest {}, not {}. Review the stored bytes and decide again.",
                    version.digest, *decided.digest));
  }
  if (version.status == wpk::Status::withdrawn || version.status == wpk::Status::yanked) {
    return fail(errors::kInvalidTransition,
                fmt::format("'{}' is {}; only pending, approved and rejected versions can be reviewed.",
                            version.id(), wpk::to_string(version.status)));
  }
  return {};
}

/// Returns true for a repeat, such as a retry after a lost response: it must not be recorded twice.
bool stands_already(const VersionRecord& version, const ReviewRecord& review) {
  const auto& standing = version.review;
  return version.status == wpk::status_after(review.decision) && standing &&
         standing->decision == review.decision && standing->reason == review.reason &&
         standing->reviewer == review.reviewer && standing->tenant == review.tenant;
}

/// Everyone may read of a version that is public before or after the decision: of an approval and its
/// revocation.
Audience audience_of(wpk::Status before, wpk::Status after) {
  const bool is_public = before == wpk::Status::approved || after == wpk::Status::approved;
  return is_public ? Audience::everyone : Audience::reviewers;
}

EventRecord review_event(const Principal& principal, const VersionRecord& version, wpk::Status before) {
  const std::string type = fmt::format("wpk.{}", wpk::to_string(version.status));
  return {version.updated_at,
          type,
          version.id(),
          version.tenant,
          actor_of(principal),
          boost::json::serialize(
              boost::json::object{{"digest", version.digest}, {"reason", version.review->reason}}),
          audience_of(before, version.status)};
}

Result<VersionRecord> decide(CatalogWriter& writer, const Principal& principal, const Review& decided,
                             SelfReview self_review, Timestamp now) {
  auto version = visible(writer, writer.find_version(decided.id.name, decided.id.version.text()), {true, {}},
                         decided.id.text());
  if (!version) return version;
  if (auto allowed = check_reviewer(writer, principal, *version, self_review); !allowed)
    return fail(std::move(allowed).error());
  if (auto reviewable = check_reviewable(*version, decided); !reviewable)
    return fail(std::move(reviewable).error());
  ReviewRecord review{decided.decision, decided.reason, principal.subject, principal.tenant, now};
  if (stands_already(*version, review)) return version;

  const wpk::Status before = std::exchange(version->status, wpk::status_after(decided.decision));
  version->updated_at = now;
  version->review = std::move(review);
  writer.set_status(version->name, version->version, version->status, now);
  writer.insert_review(version->name, version->version, *version->review);
  writer.append_event(review_event(principal, *version, before));
  return version;
}

}  // namespace

Task<VersionRecord> Reviewing::review(const Principal& principal, const Review& review) {
  if (auto allowed = require(principal, Scope::review); !allowed) co_return fail(std::move(allowed).error());
  const Timestamp now = clock_.now();
  co_return co_await catalog_.write(
      [&](CatalogWriter& writer) { return decide(writer, principal, review, self_review_, now); });
}

}  // namespace atom::marketplace
