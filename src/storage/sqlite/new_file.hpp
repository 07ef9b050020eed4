#pragma once

#include <filesystem>

#include "atom/base/result.hpp"

namespace atom::storage::sqlite {

/// A database file in the making, under a name of its own beside the one that it is to have, so that nobody
/// meets half of it. It goes, with what SQLite put beside it, unless it is published.
class NewFile {
 public:
  /// An empty file that only its owner may read. Replaces what an earlier attempt left behind. Fails with
  /// `catalog_unavailable`.
  static Result<NewFile> begin(const std::filesystem::path& target);

  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  const std::filesystem::path& path() const { return path_; }

  /// Makes the bytes durable, then the name, which must be free. Fails with `file_exists` or
  /// `catalog_unavailable`.
  Result<void> publish();

 private:
  explicit NewFile(const std::filesystem::path& target);
  void remove() const;

  std::filesystem::path target_;
  std::filesystem::path path_;
};

}  // namespace atom::storage::sqlite
