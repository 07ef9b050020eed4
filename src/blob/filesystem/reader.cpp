#include "blob/filesystem/reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <system_error>

#include "blob/filesystem/file.hpp"
#include "marketplace/errors.hpp"

namespace atom::blob::filesystem {
namespace {

namespace fs = std::filesystem;

}  // namespace

Result<std::optional<std::string>> Reader::read(std::string_view digest) const {
  const auto path = layout_.file_of(digest);
  std::error_code ignored;
  if (!path || !fs::exists(*path, ignored)) return std::nullopt;
  auto file = File::open(*path, O_RDONLY);
  if (!file) return fail(std::move(file).error());
  auto bytes = file->read();
  if (!bytes) return fail(std::move(bytes).error());
  return *std::move(bytes);
}

Result<void> Reader::each(
    const std::function<void(const std::string& digest, std::int64_t size)>& visit) const {
  std::error_code failed;
  if (!fs::exists(layout_.blobs, failed)) return {};
  for (auto entry = fs::directory_iterator(layout_.blobs, failed); !failed && entry != fs::end(entry);
       entry.increment(failed)) {
    std::error_code gone;
    const std::uintmax_t size = entry->file_size(gone);
    const std::string digest = std::string(kDigestPrefix) + entry->path().filename().string();
    if (!gone && layout_.file_of(digest)) visit(digest, static_cast<std::int64_t>(size));
  }
  if (!failed) return {};
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("'{}' cannot be read: {}.", layout_.blobs.string(), failed.message()));
}

}  // namespace atom::blob::filesystem
