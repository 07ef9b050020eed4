#pragma once

#include <filesystem>

#include "atom/base/result.hpp"

namespace atom::storage::sqlite {

/// Creates an empty file that only its owner can open. SQLite gives the files beside it the same permissions.
/// Fails with `catalog_unavailable`.
Result<void> create_private_file(const std::filesystem::path& path);

/// Takes every permission on the files of a catalog from all but their owner: they hold private packages and
/// the hashes of API keys, and an earlier release or another tool may have left them open. Other files in the
/// directory are left alone. Fails with `catalog_unavailable` if a file is not this user's to change; the
/// message has the command to run.
Result<void> make_files_private(const std::filesystem::path& directory);

}  // namespace atom::storage::sqlite
