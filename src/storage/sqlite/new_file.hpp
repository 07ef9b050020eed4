#pragma once

#include <filesystem>

#include "atom/base/result.hpp"

namespace atom::storage::sqlite {

/// A new database file under a temporary name beside its final one, so that nobody sees an incomplete file.
/// It is removed, with what SQLite put beside it, unless it is published. It is locked meanwhile, which tells
/// it from one that a killed process left behind.
class NewFile {
 public:
  /// Creates an empty file that only its owner may read. Removes what killed processes left in its folder.
  /// Fails with `file_exists` if another process is writing it, or with `catalog_unavailable`.
  static Result<NewFile> begin(const std::filesystem::path& target);

  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  const std::filesystem::path& path() const { return path_; }

  /// Removes what SQLite left beside it, makes the bytes durable, gives the file its final name, which must
  /// be free, and makes that durable. Fails with `file_exists` or `catalog_unavailable`.
  Result<void> publish();

 private:
  explicit NewFile(const std::filesystem::path& target);
  static Result<NewFile> create(const std::filesystem::path& target);

  std::filesystem::path target_;
  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace atom::storage::sqlite
