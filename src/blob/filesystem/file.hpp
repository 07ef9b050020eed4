#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::blob::filesystem {

/// An open file or directory. Whatever fails is `catalog_unavailable`, in an operator's words.
class File {
 public:
  /// `flags` as `open` takes them. A file that is made may be read by its owner alone.
  static Result<File> open(const std::filesystem::path& path, int flags);

  File(File&& other) noexcept;
  File& operator=(File&&) = delete;
  ~File();

  Result<void> write(std::string_view bytes);
  /// The same, for a new file that is large: whole blocks go past the system's cache of files, where the file
  /// system can do that. To copy them there is most of what they cost, and nobody reads them soon.
  Result<void> write_past_cache(std::string_view bytes);
  /// Everything from here to the end.
  Result<std::string> read();
  /// Makes what was written, and what it takes to read it again, durable.
  Result<void> sync_data();
  /// The same with every attribute; of a directory, its names.
  Result<void> sync();

 private:
  bool set_direct(int flag) const;

  File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::filesystem::path path_;
};

/// The error for what just failed on `path`, by `errno`.
tl::unexpected<Error> failed(const std::filesystem::path& path, std::string_view doing);

}  // namespace atom::blob::filesystem
