#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "blob/filesystem/reader.hpp"
#include "commands.hpp"
#include "storage/sqlite/anchor.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/scrub.hpp"
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

/// The least that a scrubbed version costs, so that many small versions are bounded too.
constexpr std::int64_t kVersionBytes = 4 << 10;

/// Waits until what was read is no more than the rate allows since the scrub began.
sqlite::Pace at_most(std::int64_t bytes_per_second) {
  const auto began = std::chrono::steady_clock::now();
  return [began, bytes_per_second](const sqlite::Scrubbed& so_far) {
    const std::int64_t cost = so_far.bytes + so_far.versions * kVersionBytes;
    const std::chrono::duration<double> due(static_cast<double>(cost) /
                                            static_cast<double>(bytes_per_second));
    std::this_thread::sleep_until(began +
                                  std::chrono::duration_cast<std::chrono::steady_clock::duration>(due));
  };
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

Result<void> restore(const std::string& file, const std::string& data, const std::string& revocations) {
  const auto copied = sqlite::restore_catalog({file, revocations}, data, print_problem);
  if (!copied) return fail(copied.error());
  print_copy(*copied, file, data);
  fmt::print("revoked API keys: {}\nvalid API keys: {}\n", copied->revoked_keys, copied->valid_keys);
  if (revocations.empty()) {
    fmt::print(stderr,
               "Any API key that was revoked after the backup was made is valid again. Revoke it again, or "
               "restore with --revocations-from and the directory of the catalog that this one replaces.\n");
  }
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

Result<void> scrub(const std::string& data, std::int64_t rate) {
  const BlobReader blobs(data);
  const auto scrubbed =
      sqlite::scrub_catalog(data, contents_of(blobs), print_problem, at_most(rate * (std::int64_t{1} << 20)));
  if (!scrubbed) return fail(scrubbed.error());
  fmt::print("versions: {}\ncontent bytes: {}\nproblems: {}\n", scrubbed->versions, scrubbed->bytes,
             scrubbed->problems);
  if (scrubbed->problems > 0) return fail(sqlite::damaged({0, scrubbed->problems, {}, {}}, data));
  return {};
}

Result<void> accept_loss(const std::string& data) {
  const auto accepted = sqlite::accept_lost_events(data);
  if (!accepted) return fail(accepted.error());
  if (accepted->loss) fmt::print("accepted: {}\n", *accepted->loss);
  fmt::print("last event: {}\n", accepted->last.seq);
  return {};
}

}  // namespace atom::atomd
