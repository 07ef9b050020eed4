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

/// Names standard input, in place of a file.
inline constexpr std::string_view kStandardInput = "-";

/// Reads a file, or standard input, of at most `limit` bytes. Fails with `file_unreadable` or
/// `body_too_large`.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit);

/// Reads an API key from a file, without the white space around it. Fails with `file_unreadable`, also if the
/// file is empty.
Result<std::string> read_key(const std::filesystem::path& file);

/// Writes `bytes` atomically: readers see all of them or none. Fails with `file_exists` if the file exists
/// and `existing` is `keep`, else with `file_unwritable`. A file that is replaced keeps its mode, a symbolic
/// link is written through, and only a regular file is written.
Result<void> write_file(const std::filesystem::path& file, std::string_view bytes, Existing existing);

}  // namespace atom::ctl
