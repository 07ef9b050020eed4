#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::ctl {

inline constexpr std::string_view kFileExists = "file_exists";
inline constexpr std::string_view kFileUnwritable = "file_unwritable";

enum class Existing { keep, replace };

/// The bytes of a file of at most `limit` bytes. Fails with `file_unreadable` or `body_too_large`.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit);

/// The key that a file holds: its text without the white space around it. Fails with `file_unreadable`, also
/// where there is none.
Result<std::string> read_key(const std::filesystem::path& file);

/// Writes all of `bytes` or nothing: a reader never sees half of them. Fails with `file_exists` where the
/// file is there and is to be kept, else with `file_unwritable`.
Result<void> write_file(const std::filesystem::path& file, std::string_view bytes, Existing existing);

}  // namespace atom::ctl
