#pragma once

#include <filesystem>

#include "atom/base/result.hpp"

namespace atom::storage::sqlite {

/// Locks a data directory for this process while the object lives. The operating system releases the lock
/// even after a `kill -9`. Both the directory and the file `atomd.lock` in it are locked, since a file can be
/// deleted.
class DirectoryLock {
 public:
  /// Fails with `catalog_in_use`, or `catalog_unavailable` if the directory is not writable.
  static Result<DirectoryLock> take(const std::filesystem::path& directory);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  DirectoryLock() = default;

  int file_ = -1;
  int directory_ = -1;
};

}  // namespace atom::storage::sqlite
