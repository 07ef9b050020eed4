#include "marketplace/storage_status.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>

#include "atom/base/limits.hpp"
#include "atom/wpk/digest.hpp"
#include "marketplace/errors.hpp"

namespace atom::marketplace {
namespace {

using std::chrono::steady_clock;

/// Ends a rehearsal, so that all of it is rolled back.
constexpr std::string_view kRehearsed = "rehearsed";

tl::unexpected<Error> unavailable(std::string_view fault) {
  return fail(
      errors::kCatalogUnavailable,
      fmt::format("Changes cannot be stored: {}. The server tries again by itself; its log says more.",
                  fault));
}

bool is_recent(StorageOutcomes::Time time, std::chrono::seconds memory) {
  return time != StorageOutcomes::Time::min() && steady_clock::now() - time < memory;
}

/// No package has this name.
VersionRecord sample(const std::string& content) {
  VersionRecord version;
  version.name = "~ready";
  version.version = "1.0.0";
  version.digest = wpk::digest_of(content);
  version.size = static_cast<std::int64_t>(content.size());
  version.tenant = "~ready";
  version.publisher = "atomd";
  version.tags = {"ready"};
  version.steps = "ready";
  return version;
}

Result<bool> rehearse(CatalogWriter& writer, const VersionRecord& version, std::string_view content) {
  writer.insert_package({version.name, version.tenant, version.published_at});
  writer.insert_version(version, content);
  writer.append_event({version.published_at, "wpk.published", version.name, version.tenant, version.publisher,
                       "{}", Audience::nobody});
  return fail(kRehearsed, "This is rolled back.");
}

}  // namespace

boost::asio::awaitable<Result<void>> WatchedBlobStore::put(std::string_view digest, std::string_view bytes) {
  auto stored = co_await blobs_.put(digest, bytes);
  const std::lock_guard lock(mutex_);
  failed_at_ = stored ? Time::min() : steady_clock::now();
  co_return stored;
}

WatchedBlobStore::Time WatchedBlobStore::failed_at() const {
  const std::lock_guard lock(mutex_);
  return failed_at_;
}

std::optional<Result<void>> StorageStatus::recent() const {
  const StorageOutcomes commits = catalog_.outcomes();
  if (is_recent(commits.failed_at, limits::kFaultMemory)) return unavailable(commits.fault);
  if (is_recent(blobs_.failed_at(), limits::kFaultMemory))
    return unavailable("a large document was not written");
  if (is_recent(commits.committed_at, limits::kReadyInterval)) return Result<void>();
  return std::nullopt;
}

Task<void> StorageStatus::probe() {
  const StorageOutcomes before = catalog_.outcomes();
  if (before.failed_at > before.committed_at) {
    const std::string content(static_cast<std::size_t>(catalog_.inline_bytes()), '~');
    const VersionRecord version = sample(content);
    const auto rehearsed =
        co_await catalog_.write([&](CatalogWriter& writer) { return rehearse(writer, version, content); });
    if (rehearsed.error().code != kRehearsed) co_return fail(rehearsed.error());
  }
  auto committed = co_await catalog_.check();
  if (committed) co_return Result<void>();
  const StorageOutcomes after = catalog_.outcomes();
  if (after.failed_at == StorageOutcomes::Time::min()) co_return fail(std::move(committed).error());
  co_return unavailable(after.fault);
}

}  // namespace atom::marketplace
