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

/// The blobs of a data directory, for whoever only reads: beside a server, or without one. Blocks. Whatever
/// fails is `catalog_unavailable`, in an operator's words.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& data) : layout_(data) {}

  /// The bytes as they lie there, which nobody has compared with the digest; nothing where there are none.
  Result<std::optional<std::string>> read(std::string_view digest) const;

  /// Calls `visit` with the digest and the size of each blob.
  Result<void> each(const std::function<void(const std::string& digest, std::int64_t size)>& visit) const;

 private:
  Layout layout_;
};

}  // namespace atom::blob::filesystem
