#include <fmt/format.h>

#include "atom/base/authorization.hpp"
#include "atom/wpk/step_text.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/publishing.hpp"

namespace atom::marketplace {
namespace {

Result<void> check_id(const Submission& submission) {
  const std::string id = submission.artifact.document()->id.text();
  if (!submission.expected_id || *submission.expected_id == id) return {};
  return fail(errors::kIdMismatch,
              fmt::format("The document's id is '{}', but the address names '{}'. Make them the same.", id,
                          *submission.expected_id));
}

/// No tenant can register a public key, so no signature can be verified; to accept one unverified would be a
/// lie.
Result<void> check_signatures(const Submission& submission, PlaceholderSignature placeholders) {
  if (submission.signatures.empty() || placeholders == PlaceholderSignature::ignored) return {};
  return fail(errors::kSignatureKeyUnknown,
              "The signature was not made with a key that is registered for your tenant. Publish without a "
              "signature.");
}

VersionRecord record_of(const Principal& principal, const SubmittedArtifact& artifact, Timestamp now) {
  const wpk::Document& document = *artifact.document();
  VersionRecord record;
  record.name = document.id.name;
  record.version = document.id.version.text();
  record.digest = artifact.digest();
  record.size = static_cast<std::int64_t>(artifact.bytes().size());
  record.media_type = artifact.media_type();
  record.tenant = principal.tenant;
  record.publisher = principal.subject;
  record.description = document.description;
  record.author = document.author;
  record.license = document.license;
  record.runtime = document.runtime;
  record.tags = document.tags;
  record.steps = wpk::step_text(document);
  record.published_at = now;
  record.updated_at = now;
  return record;
}

/// Nothing in a digest needs to be escaped, so the JSON is written by hand.
EventRecord published_event(const Principal& principal, const VersionRecord& version) {
  return {version.published_at,
          "wpk.published",
          version.id(),
          version.tenant,
          actor_of(principal),
          R"({"digest":")" + version.digest + R"(","size":)" + std::to_string(version.size) + '}',
          Audience::reviewers};
}

tl::unexpected<Error> name_taken(std::string_view name) {
  return fail(
      errors::kNameTaken,
      fmt::format(
          "The name '{}' belongs to another tenant. Publish under another name, or ask one of its owners to "
          "invite your tenant.",
          name));
}

/// Fails if the tenant has no room for one more version.
Result<void> check_quota(const TenantUsage& usage, const TenantQuota& quota, const VersionRecord& version) {
  constexpr std::string_view kAdvice =
      "Rejected, withdrawn and yanked versions count too, since their bytes are stored for ever. Ask the "
      "server's operator for more";
  if (usage.versions >= quota.versions) {
    return fail(errors::kQuotaExceeded,
                fmt::format("'{}' has published {} versions, and a tenant may publish {}. {} "
                            "(max_versions_per_tenant).",
                            version.tenant, usage.versions, quota.versions, kAdvice));
  }
  if (version.size <= quota.bytes - usage.bytes) return {};
  return fail(errors::kQuotaExceeded,
              fmt::format("'{}' has published {} bytes, this version has {}, and a tenant may publish {}. {} "
                          "(max_bytes_per_tenant).",
                          version.tenant, usage.bytes, version.size, quota.bytes, kAdvice));
}

/// Returns what the catalog has under the version's name and number. Fails if the version may not be
/// published beside it; so if a version is returned, it has the same bytes.
Result<PublishTarget> find_target(CatalogReader& reader, const VersionRecord& version,
                                  const Precondition& precondition) {
  PublishTarget target = reader.find_publish_target(version.name, version.version, version.tenant);
  if (target.name == PublishTarget::Name::taken) return name_taken(version.name);
  const auto& existing = target.version;
  const std::string stored = existing ? existing->digest : std::string();
  if (auto met = check_precondition(precondition, version.id(), stored); !met)
    return fail(std::move(met).error());
  if (existing && existing->digest != version.digest) {
    return fail(
        errors::kVersionExists,
        fmt::format("'{}' was already published with other bytes ({}). Publish your change as a new version.",
                    version.id(), existing->digest));
  }
  return target;
}

/// The limits on a publish: the stored version that the caller expects, and the quota of its tenant.
struct Conditions {
  const Precondition& precondition;
  const TenantQuota& quota;
};

/// Returns what `find_target` does. Also fails if the version is new and its tenant has no room for it.
Result<PublishTarget> find_room(CatalogWriter& writer, const VersionRecord& version,
                                const Conditions& conditions) {
  auto target = find_target(writer, version, conditions.precondition);
  if (!target || target->version) return target;
  auto fits = check_quota(writer.usage_of(version.tenant), conditions.quota, version);
  if (!fits) return fail(std::move(fits).error());
  return target;
}

/// The outcome of storing a version: its new `seq`, or the version that has the same bytes already.
struct Stored {
  std::int64_t seq = 0;
  std::optional<VersionRecord> existing;
};

/// Without `content` the bytes are in the blob store.
Result<Stored> store(CatalogWriter& writer, const EventRecord& event, const VersionRecord& version,
                     const Conditions& conditions, std::optional<std::string_view> content) {
  auto target = find_room(writer, version, conditions);
  if (!target) return fail(std::move(target).error());
  if (target->version) return Stored{0, std::move(target->version)};
  if (target->name == PublishTarget::Name::free)
    writer.insert_package({version.name, version.tenant, version.published_at});
  const std::int64_t seq = writer.insert_version(version, content);
  writer.append_event(event);
  return Stored{seq, std::nullopt};
}

}  // namespace

Task<void> Publishing::keep(const std::optional<VersionRecord>& existing, std::string_view digest,
                            std::string_view bytes) {
  if (existing) {
    // A restored catalog stores even large ones itself.
    const auto is_inline = co_await catalog_.read([&](CatalogReader& reader) -> Result<bool> {
      const auto content = reader.find_content(*existing);
      return !content || content->has_value();
    });
    if (!is_inline) co_return fail(is_inline.error());
    if (*is_inline) co_return Result<void>();
  }
  co_return co_await blobs_.put(digest, bytes);
}

Task<Publication> Publishing::publish(const Principal& principal, const Submission& submission) {
  const SubmittedArtifact& artifact = submission.artifact;
  if (!artifact.document()) co_return fail(artifact.document().error());
  if (auto allowed = require(principal, Scope::publish); !allowed) co_return fail(std::move(allowed).error());
  if (auto named = check_id(submission); !named) co_return fail(std::move(named).error());
  if (auto genuine = check_signatures(submission, policy_.placeholder_signature); !genuine)
    co_return fail(std::move(genuine).error());

  VersionRecord version = record_of(principal, artifact, clock_.now());
  const Conditions conditions{submission.precondition, policy_.quota};
  std::optional<std::string_view> content = artifact.bytes();
  if (version.size > catalog_.inline_bytes()) {
    // Checked first, since nobody would ever delete the blob of a rejected publish.
    auto target = co_await catalog_.write(
        [&](CatalogWriter& writer) { return find_room(writer, version, conditions); });
    if (!target) co_return fail(std::move(target).error());
    auto kept = co_await keep(target->version, version.digest, *content);
    if (!kept) co_return fail(std::move(kept).error());
    if (target->version) co_return Publication{*std::move(target->version), false};
    content.reset();
  }
  const EventRecord event = published_event(principal, version);
  auto stored = co_await catalog_.write(
      [&](CatalogWriter& writer) { return store(writer, event, version, conditions, content); });
  if (!stored) co_return fail(std::move(stored).error());
  if (stored->existing) co_return Publication{*std::move(stored->existing), false};
  version.seq = stored->seq;
  co_return Publication{std::move(version), true};
}

}  // namespace atom::marketplace
