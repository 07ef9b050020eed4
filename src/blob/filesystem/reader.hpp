#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "atom/base/result.hpp"
#include "blob/filesystem/layout.hpp"

namespace atom::blob::filesystem {

/// Reads the blobs of a data directory, whether or not a server uses it. Blocks. Every failure is
/// `catalog_unavailable`, with a message for the operator.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& data) : layout_(data) {}

  /// Returns the bytes without comparing them with the digest, or nothing if there is no such blob.
  Result<std::optional<std::string>> read(std::string_view digest) const;

  /// Calls `visit` with the digest and size of each blob.
  Result<void> each(const std::function<void(const std::string& digest, std::int64_t size)>& visit) const;

 private:
  Layout layout_;
};

}  // namespace atom::blob::filesystem
