#include "storage/sqlite/directory_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "marketplace/errors.hpp"
#include "storage/sqlite/errors.hpp"

namespace atom::storage::sqlite {

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / "atomd.lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("Cannot open '{}': {}. Check who owns the data directory.", path.string(),
                            std::strerror(errno)));
  }
  DirectoryLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return fail(
        errors::kCatalogInUse,
        fmt::format("Another atomd serves '{}'. Stop it, or use another --data.", directory.string()));
  }
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace atom::storage::sqlite
