#include "storage/sqlite/directory_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "marketplace/errors.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/errors.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> lock_failed(const fs::path& path) {
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("Cannot open '{}': {}. Check who owns the data directory.", path.string(),
                          std::strerror(errno)));
}

enum class Lock : std::uint8_t { locked, taken, unsupported };

Lock try_lock(int file) {
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return Lock::locked;
  return errno == EWOULDBLOCK ? Lock::taken : Lock::unsupported;
}

}  // namespace

Result<DirectoryLock> DirectoryLock::take(const fs::path& directory) {
  const fs::path path = directory / kLockFile;
  DirectoryLock taken;
  taken.file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (taken.file_ < 0) return lock_failed(path);
  taken.directory_ = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (taken.directory_ < 0) return lock_failed(directory);
  // NFS locks only what is open for writing, so there the file has to do.
  if (try_lock(taken.file_) == Lock::locked && try_lock(taken.directory_) != Lock::taken) return taken;
  return fail(errors::kCatalogInUse,
              fmt::format("Another atomd serves '{}'. Stop it, or use another --data.", directory.string()));
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : file_(std::exchange(other.file_, -1)), directory_(std::exchange(other.directory_, -1)) {}

DirectoryLock::~DirectoryLock() {
  for (const int descriptor : {file_, directory_}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

}  // namespace atom::storage::sqlite
