#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "marketplace/records.hpp"
#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Knows how much each tenant has published, and keeps `tenant_usage` up to date with it. A row for each
/// publish would cost as much as the event does, so the rows of up to `max_deferred` versions are written
/// together, with the `seq` up to which they count. The versions after that are the newest of the catalog, so
/// the next process counts them.
class UsageBook {
 public:
  /// Borrows the connection.
  UsageBook(Database& database, std::size_t max_deferred)
      : database_(database), max_deferred_(max_deferred) {}

  /// Includes what the open transaction has added.
  marketplace::TenantUsage of(std::string_view tenant) { return find(tenant).second; }
  void add(std::string_view tenant, std::int64_t bytes);
  /// Counts the versions that an earlier process did not.
  void find_uncounted();

  /// Writes what is due. Must be called last before a commit.
  void write();
  /// Must be called after the commit.
  void committed();

  /// Marks what is deferred, for `rollback_to`.
  std::size_t mark() const { return added_.size(); }
  /// Must be called after the database was rolled back to where `mark` was made.
  void rollback_to(std::size_t mark);

 private:
  using Totals = std::unordered_map<std::string, marketplace::TenantUsage>;
  struct Added {
    Totals::value_type* total;
    marketplace::TenantUsage usage;
  };

  Totals::value_type& find(std::string_view tenant);
  void add(std::string_view tenant, const marketplace::TenantUsage& usage);

  Database& database_;
  std::size_t max_deferred_;
  Totals totals_;             ///< Of the tenants that have published of late.
  std::vector<Added> added_;  ///< What the rows lack.
  bool is_written_ = false;   ///< The open transaction has written everything.
};

}  // namespace atom::storage::sqlite
