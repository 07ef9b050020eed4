#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "atom/base/change_feed.hpp"
#include "atom/base/result.hpp"
#include "atom/wpk/range.hpp"
#include "marketplace/records.hpp"

namespace atom::marketplace {

/// Thrown by readers and writers if storage fails. Use cases let it pass, and the catalog turns it into
/// `catalog_unavailable`.
class CatalogFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A consistent view of the catalog, for the length of one job.
class CatalogReader {
 public:
  virtual ~CatalogReader() = default;

  virtual std::optional<PackageRecord> find_package(std::string_view name) = 0;
  /// Returns the tenants that own a package, the first owner first.
  virtual std::vector<std::string> owners_of(std::string_view name) = 0;
  virtual bool is_owner(std::string_view name, std::string_view tenant) = 0;
  /// Returns the tenants that are invited to own a package and have not accepted, the first invited first.
  virtual std::vector<std::string> invited_to(std::string_view name) = 0;
  virtual bool is_invited(std::string_view name, std::string_view tenant) = 0;
  virtual std::optional<VersionRecord> find_version(std::string_view name, std::string_view version) = 0;
  /// Returns the highest approved version of a package that is not a prerelease.
  virtual std::optional<VersionRecord> find_latest(std::string_view name) = 0;
  /// Returns the highest approved version of a package in the range.
  virtual std::optional<VersionRecord> find_highest(std::string_view name, const wpk::Range& range) = 0;
  /// Returns what a publish needs to know. Looks for the version only if the tenant owns the package.
  virtual PublishTarget find_publish_target(std::string_view name, std::string_view version,
                                            std::string_view tenant) = 0;
  /// Returns what the viewer may see, in the query's order. Fails with `invalid_cursor` if this catalog
  /// cannot read the query's position.
  virtual Result<VersionPage> list_versions(const VersionQuery& query) = 0;
  /// Returns the artifact of a version, or nothing if the catalog does not store it itself. Fails with
  /// `catalog_unavailable` if its bytes are not those of the version's digest, and then logs that.
  virtual Result<std::optional<std::string>> find_content(const VersionRecord& version) = 0;
  /// Returns the latest reviews of the version with this `seq`, the latest first, at most
  /// `limits::kReviewHistory`.
  virtual std::vector<ReviewRecord> reviews_of(std::int64_t seq) = 0;

  /// Returns events in order, at most `query.limit`.
  virtual std::vector<EventRecord> list_events(const EventQuery& query) = 0;
};

/// A transaction. What it writes becomes durable and visible together, or not at all.
class CatalogWriter : public CatalogReader {
 public:
  /// Makes the package's owner its first owner.
  virtual void insert_package(const PackageRecord& package) = 0;
  virtual void add_owner(std::string_view name, std::string_view tenant, Timestamp at) = 0;
  /// The tenant must be neither an owner nor invited.
  virtual void invite_owner(std::string_view name, std::string_view tenant, Timestamp at) = 0;
  /// Ends an invitation, if there is one.
  virtual void remove_invitation(std::string_view name, std::string_view tenant) = 0;
  /// If the first owner is removed, the next one becomes the first. There must be another owner.
  virtual void remove_owner(std::string_view name, std::string_view tenant) = 0;
  /// Returns how much the tenant has published. Only a writer knows, since others may be publishing.
  virtual TenantUsage usage_of(std::string_view tenant) = 0;
  /// Returns the `seq` that the version got; the record's own is ignored. `content` is the artifact, if the
  /// catalog is to store it itself (`Catalog::inline_bytes`).
  virtual std::int64_t insert_version(const VersionRecord& version,
                                      std::optional<std::string_view> content) = 0;
  virtual void set_status(std::string_view name, std::string_view version, wpk::Status status,
                          Timestamp at) = 0;
  virtual void insert_review(std::string_view name, std::string_view version, const ReviewRecord& review) = 0;
  virtual void add_downloads(const std::vector<DownloadCount>& counts) = 0;
  /// Gives the event the next `seq`; the record's own is ignored.
  virtual void append_event(const EventRecord& event) = 0;
};

/// The port of a catalog. Thread-safe.
class Catalog {
 public:
  virtual ~Catalog() = default;

  /// Runs `job` (CatalogReader& → Result<T>) over a consistent view. `job` is borrowed until the call ends,
  /// and may run more than once.
  template <class Job>
  auto read(Job job) -> boost::asio::awaitable<std::invoke_result_t<Job&, CatalogReader&>> {
    std::optional<std::invoke_result_t<Job&, CatalogReader&>> outcome;
    const ReadJob run = [&job, &outcome](CatalogReader& reader) { outcome.emplace(job(reader)); };
    Result<void> done = co_await run_read(run);
    if (!done) co_return fail(std::move(done).error());
    co_return *std::move(outcome);
  }

  /// Runs `job` (CatalogWriter& → Result<T>) in a transaction that commits if the result is a value. The
  /// commit is durable when the call ends. `job` may run on another thread, and more than once, so it must
  /// change nothing but the catalog. It should make all its checks before it writes, because rolling back
  /// costs other jobs too.
  template <class Job>
  auto write(Job job) -> boost::asio::awaitable<std::invoke_result_t<Job&, CatalogWriter&>> {
    std::optional<std::invoke_result_t<Job&, CatalogWriter&>> outcome;
    const WriteJob run = [&job, &outcome](CatalogWriter& writer) {
      outcome.emplace(job(writer));
      return outcome->has_value() ? Outcome::commit : Outcome::cancel;
    };
    Result<void> done = co_await run_write(run);
    if (!done) co_return fail(std::move(done).error());
    co_return *std::move(outcome);
  }

  /// Returns the feed of changes. It has the changes of a `write` before that call ends.
  virtual ChangeFeed& changes() = 0;

  /// The largest artifact that the catalog stores itself, as part of the commit of its version. Larger ones
  /// belong into the blob store.
  virtual std::int64_t inline_bytes() const = 0;

  /// Commits something that nobody sees. Fails with `catalog_unavailable`. After a commit that failed it
  /// takes as much room as the largest change does.
  virtual boost::asio::awaitable<Result<void>> check() = 0;

  /// Returns what has come of commits and reads, without waiting.
  virtual StorageOutcomes outcomes() = 0;

  /// Returns how much is in the catalog, from memory.
  virtual CatalogSize size() = 0;

 protected:
  enum class Outcome { commit, cancel };
  using ReadJob = std::function<void(CatalogReader&)>;
  using WriteJob = std::function<Outcome(CatalogWriter&)>;

  /// Both borrow the job, and fail with `catalog_unavailable` if storage fails; `run_write` also with
  /// `overloaded` if too many jobs wait.
  virtual boost::asio::awaitable<Result<void>> run_read(const ReadJob& job) = 0;
  virtual boost::asio::awaitable<Result<void>> run_write(const WriteJob& job) = 0;
};

}  // namespace atom::marketplace
