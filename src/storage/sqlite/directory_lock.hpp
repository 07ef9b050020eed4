#pragma once

#include <filesystem>

#include "atom/base/result.hpp"

namespace atom::storage::sqlite {

/// Holds a data directory for this process, until it goes. The operating system lets go of it even after a
/// `kill -9`.
class DirectoryLock {
 public:
  /// Fails with `catalog_in_use`, or `catalog_unavailable` where the directory cannot be written.
  static Result<DirectoryLock> take(const std::filesystem::path& directory);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int file) : file_(file) {}
  int file_;
};

}  // namespace atom::storage::sqlite
