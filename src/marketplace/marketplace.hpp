#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/result.hpp"
#include "atom/wpk/document.hpp"
#include "atom/wpk/id.hpp"
#include "marketplace/blob_store.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/download_counts.hpp"
#include "marketplace/records.hpp"

namespace atom::marketplace {

/// What the operator decides.
struct Rules {
  bool allow_self_review = false;  ///< Whether a tenant may review its own packages.
  bool allow_fake_signature =
      false;  ///< Whether the text that old clients send for a signature counts as unsigned.
};

/// The digests, one of which the bytes of a version must have for a change of it to be made; nothing where
/// any bytes will do.
using Condition = std::optional<std::vector<std::string>>;

/// A version that is to be changed.
struct Chosen {
  wpk::Id id;
  Condition condition = {};
};

/// A document on its way in.
struct Submission {
  wpk::Document document;
  wpk::MediaType media_type = wpk::MediaType::json;
  std::string_view bytes;                  ///< The artifact, exactly. Borrowed.
  std::string digest;                      ///< Of the bytes.
  std::optional<std::string> expected_id;  ///< Where the caller named one.
  std::vector<std::string> signatures;     ///< As they came, base64.
  Condition condition = {};                ///< On what is stored under the id already.
};

struct Publication {
  VersionRecord version;
  bool created = false;  ///< False where the same bytes were there.
};

/// A package as a viewer sees it: one page of its versions.
struct PackageView {
  PackageRecord package;
  std::vector<std::string> owners;  ///< The first owner first; never empty.
  std::optional<std::string> latest;
  std::vector<VersionRecord> versions;  ///< Highest precedence first.
  std::optional<std::string> next_cursor;
};

/// Which page of a package's versions.
struct PackageQuery {
  std::string name;
  std::size_t limit = 0;
  std::optional<std::string> cursor;
};

struct Artifact {
  VersionRecord version;
  std::string bytes;
};

/// A reviewer's decision on one version.
struct Verdict {
  wpk::Id id;
  wpk::Decision decision = wpk::Decision::approve;
  std::string reason;
  std::optional<std::string> digest;  ///< Of the bytes that were looked at.
  Condition condition = {};
};

/// What to list, and in which order. `Sort::downloads` is of approved versions, `Sort::relevance` needs a
/// text.
struct Listing {
  std::optional<wpk::Status> status;
  std::optional<std::string> publisher;
  std::optional<std::string> tag;
  std::optional<std::string> runtime;
  std::optional<std::string> text;
  Sort sort = Sort::published;
  std::size_t limit = 0;
  std::optional<std::string> cursor;
};

struct Page {
  std::vector<VersionRecord> versions;
  std::optional<std::string> next_cursor;
};

/// Events in order, as a caller may read them.
struct EventPage {
  std::vector<EventRecord> events;  ///< `actor` is empty where the caller may not know.
  std::int64_t next_after = 0;      ///< Where the next page begins.
};

/// An API key to be kept. `id` and `hash` come from whoever made the secret.
struct TokenGrant {
  std::string id;
  Sha256 hash{};
  Scopes scopes;
  std::string note;
  std::optional<Timestamp> expires_at;
  std::optional<std::string> tenant;  ///< The caller's own where absent.
};

/// Which keys to list.
struct TokenListing {
  std::size_t limit = 0;
  std::optional<std::string> cursor;
};

struct TokenPage {
  std::vector<TokenRecord> tokens;
  std::optional<std::string> next_cursor;
};

using Caller = std::optional<Principal>;  ///< Nobody, where the caller is anonymous.

template <class T>
using Task = boost::asio::awaitable<Result<T>>;

/// The use cases. Each decides who may do what, changes the catalog in one transaction together with its
/// event, and is idempotent but for `create_token`. Arguments are borrowed until the answer. Thread-safe.
class Marketplace {
 public:
  /// Borrows the catalog, the store of what is too large for it, and the clock. `cursor_key` seals cursors;
  /// every node of one catalog shares it.
  Marketplace(Catalog& catalog, BlobStore& blobs, const Clock& clock, Rules rules, std::string cursor_key);

  /// Stores a document as pending. Fails with `insufficient_scope`, `id_mismatch`, `signature_key_unknown`,
  /// `name_taken`, `digest_mismatch` or `version_exists`, and then leaves nothing behind.
  Task<Publication> publish(const Principal& principal, const Submission& submission);
  /// Fails with `insufficient_scope`, `wpk_not_found`, `self_review`, `digest_mismatch` or
  /// `invalid_transition`.
  Task<VersionRecord> review(const Principal& principal, const Verdict& verdict);

  /// The three moves of a package's owners: pending → withdrawn, approved → yanked, and back. One that is
  /// made already changes nothing. They fail with `insufficient_scope`, `wpk_not_found`, `foreign_tenant`,
  /// `digest_mismatch` or `invalid_transition`.
  Task<VersionRecord> withdraw(const Principal& principal, const Chosen& chosen);
  Task<VersionRecord> yank(const Principal& principal, const Chosen& chosen);
  Task<VersionRecord> unyank(const Principal& principal, const Chosen& chosen);
  /// Every decision on a version, the one that stands first. Fails with `wpk_not_found`.
  Task<std::vector<ReviewRecord>> reviews(const Caller& caller, const wpk::Id& id);

  /// The three lookups fail with `wpk_not_found`, also for what the caller may not see.
  Task<VersionRecord> find(const Caller& caller, const wpk::Reference& reference);
  /// Fails also with `invalid_cursor`.
  Task<PackageView> find_package(const Caller& caller, const PackageQuery& query);
  Task<Artifact> download(const Caller& caller, const wpk::Reference& reference);
  /// Fails with `invalid_cursor`.
  Task<Page> list(const Caller& caller, const Listing& listing);
  /// Another number whenever a listing that `is_public` may have another answer.
  std::uint64_t public_revision() const { return catalog_.public_revision(); }

  /// Counts a download of the version with this `seq`, in memory. Takes no lock that another thread holds for
  /// long.
  void count_download(std::int64_t seq) { downloads_.count(seq); }
  /// Writes down what was counted, in one change for every `limits::kDownloadBatch` versions. Counts that
  /// could not be written are kept for the next time.
  Task<void> flush_downloads();

  /// The tenants that own a package, the first owner first. Fails with `wpk_not_found`, also where the caller
  /// may see no version of it.
  Task<std::vector<std::string>> owners(const Caller& caller, std::string_view name);
  /// Both are for an owner or an admin, change nothing where it stands so already, and give the owners
  /// afterwards. They fail with `insufficient_scope`, `wpk_not_found`, `foreign_tenant`, the first with
  /// `too_many_owners`, the second with `last_owner`.
  Task<std::vector<std::string>> add_owner(const Principal& principal, std::string_view name,
                                           std::string_view tenant);
  Task<std::vector<std::string>> remove_owner(const Principal& principal, std::string_view name,
                                              std::string_view tenant);

  /// Fails with `insufficient_scope` where the caller lacks one that it grants, `foreign_tenant`,
  /// `expiry_in_past`.
  Task<TokenRecord> create_token(const Principal& principal, const TokenGrant& grant);
  /// Those of the caller's tenant, or of every tenant for an admin, newest first. Fails with
  /// `invalid_cursor`.
  Task<TokenPage> list_tokens(const Principal& principal, const TokenListing& listing);
  /// Fails with `token_not_found`, also for another tenant's.
  Task<TokenRecord> revoke_token(const Principal& principal, std::string_view id);
  /// The API key of this hash, where it is good now. Fails with `invalid_token`, `expired_token` or
  /// `revoked_token`.
  Task<TokenRecord> identify(const Sha256& token_hash);
  /// Another number after each revocation, from before it is acknowledged. Whoever remembers what `identify`
  /// said reads it first, and believes it for as long as the number stays.
  std::uint64_t token_generation() const { return token_generation_.load(std::memory_order_acquire); }
  /// Writes down that an API key was used. `id` is the callee's own, so that nobody has to wait for it.
  Task<void> note_token_use(std::string id, Timestamp at);

  /// What the caller may read of the event log after the event `after`: what happened to anything public, all
  /// of its tenant's, for a reviewer all that happened to a package, for an admin everything. No event is
  /// skipped or comes twice for whoever goes on from `next_after`.
  Task<EventPage> events(const Caller& caller, std::int64_t after, std::size_t limit);
  /// The `seq` of the last event, 0 where there is none.
  std::int64_t last_event() const;
  /// Calls `observer`, in place of the one before, whenever `last_event` has grown: on the thread that
  /// committed, so it must be quick.
  void observe_events(std::function<void()> observer);

  /// Whether a change could be committed now. Fails with `catalog_unavailable`.
  Task<void> check();
  /// With the blobs.
  CatalogStats catalog_stats() const;

 private:
  Catalog& catalog_;
  BlobStore& blobs_;
  const Clock& clock_;
  Rules rules_;
  std::string cursor_key_;
  DownloadCounts downloads_;
  std::atomic<std::uint64_t> token_generation_{0};
};

/// The listing as one text, in which no part can run into the next: the same for the same question, whoever
/// asks, whichever page.
std::string canonical_text(const Listing& listing);

/// Whether the answer is the same for everyone who may ask: approved versions alone.
bool is_public(const Caller& caller, const Listing& listing);

}  // namespace atom::marketplace
