#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "atom/base/change_feed.hpp"
#include "storage/sqlite/reader.hpp"
#include "storage/sqlite/search_index.hpp"

namespace atom::storage::sqlite {

/// The ports' writer over one connection, which it borrows. Whoever owns the connection opens and ends
/// transactions.
class Writer final : public ReaderOf<WriterPorts> {
 public:
  /// The words of so many new versions may wait for a later commit (`SearchIndex`).
  explicit Writer(Database& database, std::size_t words_may_wait = 0)
      : ReaderOf(database), search_(database, words_may_wait) {}

  /// Looks for versions whose words an earlier process has not written.
  void find_unindexed() { search_.find_unindexed(); }

  /// Counts what is there, so that `size` knows from then on without another look.
  const marketplace::CatalogSize& measure();
  /// With what this transaction has written so far.
  const marketplace::CatalogSize& size() const { return size_; }

  /// What the writer knows besides what is in the database.
  struct Mark {
    marketplace::CatalogSize size;
    std::size_t unindexed = 0;
  };
  Mark mark() const { return {size_, search_.mark()}; }
  /// To be told when what was written since `mark` was rolled back.
  void take_back_to(const Mark& mark);
  /// Writes what was held back and is due. The last thing to be done before a commit.
  void finish() { search_.write(); }
  void committed() { search_.committed(); }
  /// Whether words wait for a later commit, and that the next one is to write them.
  bool has_unindexed() const { return search_.has_unindexed(); }
  void index_all() { search_.hurry(); }
  /// Does some of what makes searches quick again after many commits; false where nothing is left to do.
  bool tidy();

  void insert_package(const marketplace::PackageRecord& package) override;
  void add_owner(std::string_view name, std::string_view tenant, Timestamp at) override;
  void remove_owner(std::string_view name, std::string_view tenant) override;
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

  /// The `seq` of the last event of all, 0 where there is none.
  std::int64_t last_event();

  /// Writes something of no meaning, to see whether writing works.
  void probe();

  /// Brings the numbers up to what was written since the last call, committed or not: a failed commit may
  /// have happened all the same. `event_seq` comes last, since reading it may throw.
  void advance(Changes& changes);

 private:
  std::int64_t count(const char* statement);
  /// Versions of a status other than approved, without those whose words wait.
  std::int64_t count(wpk::Status status);
  /// Before the owners of a package change.
  void will_change_owners(std::string_view name);
  std::vector<std::string> known_owners_of(std::string_view name);

  SearchIndex search_;
  bool changed_public_ = false;
  bool revoked_key_ = false;
  marketplace::CatalogSize size_;
  /// The package that was made last, while it has the owner that it was made with.
  std::optional<marketplace::PackageRecord> new_package_;
};

}  // namespace atom::storage::sqlite
