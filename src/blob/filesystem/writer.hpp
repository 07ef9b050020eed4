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

/// Writes blobs into a data directory that this process alone serves. Blocks. Thread-safe. Whatever fails is
/// `catalog_unavailable`, in an operator's words.
class Writer {
 public:
  /// Makes the folders where they are not there, and removes what puts that had no end left behind.
  static Result<Writer> open(const std::filesystem::path& data);

  Writer(Writer&& other) noexcept;
  Writer& operator=(Writer&&) = delete;
  ~Writer() = default;

  enum class Kept { before, now };

  /// The bytes have their name, and both are durable, once it returns. Where it fails nothing has that name,
  /// or the whole bytes.
  Result<Kept> put(std::string_view digest, std::string_view bytes);

 private:
  Writer(Layout layout, File directory);
  Result<Kept> write(const std::filesystem::path& target, std::string_view bytes);

  Layout layout_;
  File directory_;
  std::atomic<std::uint64_t> count_{0};
  SharedSync sync_directory_;
};

}  // namespace atom::blob::filesystem
