#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "atom/base/change_feed.hpp"
#include "storage/sqlite/reader.hpp"
#include "storage/sqlite/search_index.hpp"
#include "storage/sqlite/usage_book.hpp"

namespace atom::storage::sqlite {

/// Implements the ports' writers over one connection, which it borrows. The owner of the connection begins
/// and ends transactions.
class Writer final : public ReaderOf<WriterPorts> {
 public:
  /// The words of up to `max_deferred` new versions may wait for a later commit (`SearchIndex`), and so may
  /// their count (`UsageBook`).
  explicit Writer(Database& database, std::size_t max_deferred = 0)
      : ReaderOf(database), search_(database, max_deferred), usage_(database, max_deferred) {}

  /// Finds versions that an earlier process did not index or count.
  void find_deferred() {
    search_.find_unindexed();
    usage_.find_uncounted();
  }

  /// Counts the rows, so that `size` never has to.
  const marketplace::CatalogSize& measure();
  /// Includes what the open transaction has written.
  const marketplace::CatalogSize& size() const { return size_; }

  /// The writer's own state, besides the database.
  struct Mark {
    marketplace::CatalogSize size;
    std::size_t unindexed = 0;
    std::size_t uncounted = 0;
  };
  Mark mark() const { return {size_, search_.mark(), usage_.mark()}; }
  /// Must be called after the database was rolled back to where `mark` was made.
  void rollback_to(const Mark& mark);
  /// Writes what was deferred and is due. Must be called last before a commit.
  void finish() {
    search_.write();
    usage_.write();
  }
  void committed() {
    search_.committed();
    usage_.committed();
  }
  /// Returns true if words wait for a later commit.
  bool has_unindexed() const { return search_.has_unindexed(); }
  /// Makes the next commit write all words.
  void index_all() { search_.force_flush(); }
  /// Does a part of what keeps searches fast after many commits. Returns false if nothing is left to do.
  bool tidy();

  void insert_package(const marketplace::PackageRecord& package) override;
  void add_owner(std::string_view name, std::string_view tenant, Timestamp at) override;
  void invite_owner(std::string_view name, std::string_view tenant, Timestamp at) override;
  void remove_invitation(std::string_view name, std::string_view tenant) override;
  void remove_owner(std::string_view name, std::string_view tenant) override;
  marketplace::TenantUsage usage_of(std::string_view tenant) override { return usage_.of(tenant); }
  std::int64_t insert_version(const marketplace::VersionRecord& version,
                              std::optional<std::string_view> content) override;
  void set_status(std::string_view name, std::string_view version, wpk::Status status, Timestamp at) override;
  void insert_review(std::string_view name, std::string_view version,
                     const marketplace::ReviewRecord& review) override;
  void add_downloads(const std::vector<marketplace::DownloadCount>& counts) override;
  void append_event(const marketplace::EventRecord& event) override;

  void insert_key(const accounts::ApiKeyRecord& key) override;
  void revoke_key(std::string_view id, Timestamp at) override;
  void set_key_used(std::string_view id, Timestamp at) override;
  void append_key_event(const accounts::ApiKeyEvent& event) override;

  /// Returns the `seq` of the last event, 0 if there is none.
  std::int64_t last_event();

  /// Writes a meaningless value, to see whether writing works.
  void probe(std::int64_t bytes);

  /// Brings the numbers up to what was written since the last call, committed or not: a failed commit may
  /// have happened all the same. `event_seq` comes last, since reading it may throw.
  void advance(Changes& changes);

 private:
  std::int64_t count(const char* statement);
  /// Counts the versions of a status other than approved, except those whose words wait.
  std::int64_t count(wpk::Status status);

  SearchIndex search_;
  UsageBook usage_;
  bool changed_public_ = false;
  bool revoked_key_ = false;
  marketplace::CatalogSize size_;
};

}  // namespace atom::storage::sqlite
