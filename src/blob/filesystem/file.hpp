#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "atom/base/result.hpp"

namespace atom::blob::filesystem {

/// An open file or directory. Every failure is `catalog_unavailable`, with a message for the operator.
class File {
 public:
  /// Opens `path` with the flags of `open(2)`. Only its owner may read a file that this creates.
  static Result<File> open(const std::filesystem::path& path, int flags);

  File(File&& other) noexcept;
  File& operator=(File&&) = delete;
  ~File();

  Result<void> write(std::string_view bytes);
  /// Writes a large new file past the page cache, if the file system supports that: copying the bytes there
  /// is most of the cost, and nobody reads them soon.
  Result<void> write_past_cache(std::string_view bytes);
  /// Reads from the current position to the end.
  Result<std::string> read();
  /// Makes the written bytes durable, with the metadata needed to read them.
  Result<void> sync_data();
  /// Makes all metadata durable too; for a directory, its entries.
  Result<void> sync();

 private:
  bool set_direct(int flag) const;

  File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::filesystem::path path_;
};

/// Returns the error for an operation on `path` that just failed with `errno`.
tl::unexpected<Error> failed(const std::filesystem::path& path, std::string_view doing);

}  // namespace atom::blob::filesystem
