#include "blob/filesystem/layout.hpp"

#include "atom/wpk/digest.hpp"

namespace atom::blob::filesystem {

Layout::Layout(const std::filesystem::path& directory)
    : data(directory), root(directory / "blobs"), blobs(root / "sha256"), unfinished(root / "tmp") {}

std::optional<std::filesystem::path> Layout::file_of(std::string_view digest) const {
  if (!wpk::check_digest(digest)) return std::nullopt;
  return blobs / digest.substr(kDigestPrefix.size());
}

}  // namespace atom::blob::filesystem
