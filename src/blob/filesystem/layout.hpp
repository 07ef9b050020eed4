#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

/// Where blobs lie in a data directory: as in an OCI image layout, `blobs/sha256/<hex>`.
namespace atom::blob::filesystem {

struct Layout {
  explicit Layout(const std::filesystem::path& directory);

  /// Nothing where `digest` is none.
  std::optional<std::filesystem::path> file_of(std::string_view digest) const;

  std::filesystem::path data;
  std::filesystem::path root;
  std::filesystem::path blobs;       ///< A name in here means whole, durable bytes.
  std::filesystem::path unfinished;  ///< What is being written. Of one file system with the blobs.
};

inline constexpr std::string_view kDigestPrefix = "sha256:";

}  // namespace atom::blob::filesystem
