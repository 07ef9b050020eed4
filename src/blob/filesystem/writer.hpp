#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
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

  enum class Outcome : std::uint8_t { existed, written, healed };

  struct Put {
    Outcome outcome = Outcome::existed;
    std::int64_t grown = 0;  ///< Bytes by which the store has grown.
  };

  /// Stores the bytes under their digest and makes both durable. If it fails, what was there before or the
  /// complete blob is there. A file that has other bytes is replaced.
  Result<Put> put(std::string_view digest, std::string_view bytes);

 private:
  Writer(Layout layout, File directory);
  Result<Put> put_at(const std::filesystem::path& target, std::string_view bytes);
  Result<Put> write(const std::filesystem::path& target, std::string_view bytes);
  /// Writes the blob in place of a file that does not have its bytes.
  Result<Put> heal(const std::filesystem::path& target, std::string_view bytes);

  Layout layout_;
  File directory_;
  std::atomic<std::uint64_t> count_{0};
  SharedSync sync_directory_;
  std::mutex healing_;
};

}  // namespace atom::blob::filesystem
