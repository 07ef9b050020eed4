#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "blob/filesystem/reader.hpp"
#include "commands.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/verify.hpp"

namespace atom::atomd {
namespace {

namespace sqlite = storage::sqlite;
using BlobReader = blob::filesystem::Reader;

sqlite::FindContent contents_of(const BlobReader& blobs) {
  return [&blobs](std::string_view digest) { return blobs.read(digest); };
}

/// Prints the number of blobs, and of orphans that no version refers to. An interrupted publish leaves an
/// orphan, which the next publish of the same bytes uses.
Result<void> print_blobs(const BlobReader& blobs, std::vector<std::string> referenced) {
  std::ranges::sort(referenced);
  std::int64_t count = 0;
  std::int64_t orphans = 0;
  auto listed = blobs.each([&](const std::string& digest, std::int64_t) {
    ++count;
    if (!std::ranges::binary_search(referenced, digest)) ++orphans;
  });
  if (listed) fmt::print("blobs: {}\norphan blobs: {}\n", count, orphans);
  return listed;
}

void print_problem(std::string_view check, std::string_view problem) {
  fmt::print("{}: {}\n", check, problem);
}

void print_copy(const sqlite::CatalogCopy& copy, std::string_view from, std::string_view to) {
  fmt::print("Copied {} to {}: {} bytes, schema {}\n", from, to, copy.bytes, copy.schema);
}

}  // namespace

Result<void> backup(const std::string& data, const std::string& file) {
  const BlobReader blobs(data);
  const auto copied = sqlite::backup_catalog(data, contents_of(blobs), file);
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
  const BlobReader blobs(data);
  const auto verified = data.empty() ? sqlite::verify_file(file, print_problem)
                                     : sqlite::verify_catalog(data, contents_of(blobs), print_problem);
  if (!verified) return fail(verified.error());
  fmt::print("schema: {}\n", verified->schema);
  for (const auto& [what, count] : verified->counts) fmt::print("{}: {}\n", what, count);
  if (!data.empty()) {
    if (auto printed = print_blobs(blobs, verified->blobs); !printed) return printed;
  }
  fmt::print("problems: {}\n", verified->problems);
  if (verified->problems > 0) return fail(sqlite::damaged(*verified, data.empty() ? file : data));
  return {};
}

}  // namespace atom::atomd
