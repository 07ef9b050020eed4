#pragma once

#include "accounts/key_store.hpp"
#include "marketplace/catalog.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// The ports of marketplace and accounts that one connection implements, so that both share a transaction.
struct ReaderPorts : marketplace::CatalogReader, accounts::KeyReader {};
struct WriterPorts : marketplace::CatalogWriter, accounts::KeyWriter {};

/// Implements the ports' readers over one connection, which it borrows. `Base` is `ReaderPorts` or
/// `WriterPorts`.
template <class Base>
class ReaderOf : public Base {
 public:
  explicit ReaderOf(Database& database) : database_(database) {}

  std::optional<marketplace::PackageRecord> find_package(std::string_view name) override;
  std::vector<std::string> owners_of(std::string_view name) override;
  bool is_owner(std::string_view name, std::string_view tenant) override;
  std::vector<std::string> invited_to(std::string_view name) override;
  bool is_invited(std::string_view name, std::string_view tenant) override;
  std::optional<marketplace::VersionRecord> find_version(std::string_view name,
                                                         std::string_view version) override;
  std::optional<marketplace::VersionRecord> find_latest(std::string_view name) override;
  std::optional<marketplace::VersionRecord> find_highest(std::string_view name,
                                                         const wpk::Range& range) override;
  marketplace::PublishTarget find_publish_target(std::string_view name, std::string_view version,
                                                 std::string_view tenant) override;
  Result<marketplace::VersionPage> list_versions(const marketplace::VersionQuery& query) override;
  Result<std::optional<std::string>> find_content(const marketplace::VersionRecord& version) override;
  std::vector<marketplace::ReviewRecord> reviews_of(std::int64_t seq) override;
  std::optional<accounts::ApiKeyRecord> find_key(std::string_view id) override;
  std::optional<accounts::ApiKeyRecord> find_key_by_hash(const Sha256& hash) override;
  std::vector<accounts::ApiKeyRecord> list_keys(const accounts::ApiKeyQuery& query) override;
  std::vector<accounts::ApiKeyRecord> valid_children(std::string_view parent, Timestamp now) override;
  std::size_t count_valid_keys(std::string_view tenant, Timestamp now, std::size_t limit) override;
  std::vector<marketplace::EventRecord> list_events(const marketplace::EventQuery& query) override;

  /// Returns true if it read the index whose words may be deferred (`SearchIndex`).
  bool searched_unapproved() const { return searched_unapproved_; }

 protected:
  Database& database_;

 private:
  bool searched_unapproved_ = false;
};

extern template class ReaderOf<ReaderPorts>;
extern template class ReaderOf<WriterPorts>;

using Reader = ReaderOf<ReaderPorts>;

}  // namespace atom::storage::sqlite
