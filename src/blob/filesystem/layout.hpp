#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

/// The paths of blobs in a data directory: `blobs/sha256/<hex>`, as in an OCI image layout.
namespace atom::blob::filesystem {

struct Layout {
  explicit Layout(const std::filesystem::path& directory);

  /// Returns nothing if `digest` is malformed.
  std::optional<std::filesystem::path> file_of(std::string_view digest) const;

  std::filesystem::path data;
  std::filesystem::path root;
  std::filesystem::path blobs;       ///< Every name in here stands for complete, durable bytes.
  std::filesystem::path unfinished;  ///< Files that are being written, on the file system of the blobs.
};

inline constexpr std::string_view kDigestPrefix = "sha256:";

}  // namespace atom::blob::filesystem
