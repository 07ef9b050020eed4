#include "storage/sqlite/usage_book.hpp"

#include <unordered_set>
#include <utility>

namespace atom::storage::sqlite {
namespace {

/// Tenants whose usage is remembered. The others' is read when they publish.
constexpr std::size_t kRememberedTenants = 4096;

constexpr const char* kFindUsage = "SELECT versions, bytes FROM tenant_usage WHERE tenant = ?1";
constexpr const char* kUncounted =
    "SELECT tenant, count(*), sum(size) FROM versions "
    "WHERE seq > (SELECT value FROM settings WHERE key = 'usage_seq') GROUP BY tenant";
constexpr const char* kSetUsage = "REPLACE INTO tenant_usage (tenant, versions, bytes) VALUES (?1, ?2, ?3)";
constexpr const char* kSetUsageSeq =
    "UPDATE settings SET value = (SELECT coalesce(max(seq), 0) FROM versions) WHERE key = 'usage_seq'";

}  // namespace

UsageBook::Totals::value_type& UsageBook::find(std::string_view tenant) {
  std::string name(tenant);
  if (const auto known = totals_.find(name); known != totals_.end()) return *known;
  marketplace::TenantUsage usage;
  {
    Rows rows = database_.query(kFindUsage, tenant);
    if (rows.next()) usage = {rows.integer(0), rows.integer(1)};
  }
  return *totals_.emplace(std::move(name), usage).first;
}

void UsageBook::add(std::string_view tenant, const marketplace::TenantUsage& usage) {
  Totals::value_type& total = find(tenant);
  total.second.versions += usage.versions;
  total.second.bytes += usage.bytes;
  added_.push_back({&total, usage});
}

void UsageBook::add(std::string_view tenant, std::int64_t bytes) {
  add(tenant, marketplace::TenantUsage{1, bytes});
}

void UsageBook::find_uncounted() {
  Rows rows = database_.query(kUncounted);
  while (rows.next()) add(rows.text(0), marketplace::TenantUsage{rows.integer(1), rows.integer(2)});
}

void UsageBook::write() {
  if (added_.size() <= max_deferred_) return;
  std::unordered_set<const Totals::value_type*> tenants;
  for (const Added& added : added_) tenants.insert(added.total);
  for (const Totals::value_type* total : tenants)
    database_.run(kSetUsage, total->first, total->second.versions, total->second.bytes);
  database_.run(kSetUsageSeq);
  is_written_ = true;
}

void UsageBook::committed() {
  if (!std::exchange(is_written_, false)) return;
  added_.clear();
  if (totals_.size() > kRememberedTenants) totals_.clear();
}

void UsageBook::rollback_to(std::size_t mark) {
  is_written_ = false;
  for (; added_.size() > mark; added_.pop_back()) {
    const Added& added = added_.back();
    added.total->second.versions -= added.usage.versions;
    added.total->second.bytes -= added.usage.bytes;
  }
}

}  // namespace atom::storage::sqlite
