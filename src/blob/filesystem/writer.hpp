#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "atom/base/result.hpp"
#include "blob/filesystem/file.hpp"
#include "blob/filesystem/layout.hpp"
#include "blob/filesystem/shared_sync.hpp"

namespace atom::blob::filesystem {

/// Writes blobs into a data directory that this process alone serves. Blocks. Thread-safe. Every failure is
/// `catalog_unavailable`, with a message for the operator.
class Writer {
 public:
  /// Creates the folders if they are missing, and removes what interrupted puts left behind.
  static Result<Writer> open(const std::filesystem::path& data);

  Writer(Writer&& other) noexcept;
  Writer& operator=(Writer&&) = delete;
  ~Writer() = default;

  enum class Put { existed, written };

  /// Stores the bytes under their digest and makes both durable. If it fails, no blob or the complete blob is
  /// there.
  Result<Put> put(std::string_view digest, std::string_view bytes);

 private:
  Writer(Layout layout, File directory);
  Result<Put> write(const std::filesystem::path& target, std::string_view bytes);

  Layout layout_;
  File directory_;
  std::atomic<std::uint64_t> count_{0};
  SharedSync sync_directory_;
};

}  // namespace atom::blob::filesystem
