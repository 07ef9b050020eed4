#include <fmt/format.h>

#include <cstdio>

#include "commands.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/verify.hpp"

namespace atom::atomd {
namespace {

namespace sqlite = storage::sqlite;

void print_problem(std::string_view check, std::string_view problem) {
  fmt::print("{}: {}\n", check, problem);
}

void print_copy(const sqlite::CatalogCopy& copy, std::string_view from, std::string_view to) {
  fmt::print("{} is in {}: {} bytes, schema {}\n", from, to, copy.bytes, copy.schema);
}

}  // namespace

Result<void> backup(const std::string& data, const std::string& file) {
  const auto copied = sqlite::backup_catalog(data, file);
  if (!copied) return fail(copied.error());
  print_copy(*copied, data, file);
  return {};
}

Result<void> restore(const std::string& file, const std::string& data) {
  const auto copied = sqlite::restore_catalog(file, data, print_problem);
  if (!copied) return fail(copied.error());
  print_copy(*copied, file, data);
  return {};
}

Result<void> verify(const std::string& data, const std::string& file) {
  const auto verified =
      data.empty() ? sqlite::verify_file(file, print_problem) : sqlite::verify_catalog(data, print_problem);
  if (!verified) return fail(verified.error());
  fmt::print("schema: {}\n", verified->schema);
  for (const auto& [what, count] : verified->counts) fmt::print("{}: {}\n", what, count);
  fmt::print("problems: {}\n", verified->problems);
  if (verified->problems > 0) return fail(sqlite::damaged(*verified, data.empty() ? file : data));
  return {};
}

}  // namespace atom::atomd
