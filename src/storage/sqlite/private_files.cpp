#include "storage/sqlite/private_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

#include "atom/base/log.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/catalog_file.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr fs::perms kOthers = fs::perms::group_all | fs::perms::others_all;

bool is_of_catalog(const fs::path& file) {
  // SQLite's own files have the catalog's name with something behind it.
  constexpr std::array<std::string_view, 4> kNames{kCatalogFile, kAnchorFile, kLockFile, kReserveFile};
  const std::string name = file.filename().string();
  return std::ranges::any_of(kNames, [&](std::string_view start) { return name.starts_with(start); });
}

}  // namespace

Result<void> create_private_file(const fs::path& path) {
  constexpr mode_t kOwnersOnly = S_IRUSR | S_IWUSR;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnersOnly);
  // The process's `umask`, or the directory's default access control list, may have changed it.
  const bool is_private = file >= 0 && ::fchmod(file, kOwnersOnly) == 0;
  const int why = errno;
  if (file >= 0) ::close(file);
  if (is_private) return {};
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("Cannot create '{}': {}. Check who owns the data directory.", path.string(),
                          std::strerror(why)));
}

Result<void> make_files_private(const fs::path& directory) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(directory, failed)) {
    std::error_code gone;
    if (!is_of_catalog(entry.path()) || !entry.is_regular_file(gone)) continue;
    if ((entry.status(gone).permissions() & kOthers) == fs::perms::none) continue;
    fs::permissions(entry.path(), kOthers, fs::perm_options::remove, failed);
    if (failed) {
      return fail(
          marketplace::errors::kCatalogUnavailable,
          fmt::format(
              "Other users may read '{0}', which holds private data, and this user may not change that. "
              "Run as its owner: chmod go-rwx '{0}'",
              entry.path().string()));
    }
    log::warning("catalog: other users could open '{}'; now only its owner can", entry.path().string());
  }
  if (!failed) return {};
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("Cannot list '{}': {}. Check who owns the data directory.", directory.string(),
                          failed.message()));
}

}  // namespace atom::storage::sqlite
