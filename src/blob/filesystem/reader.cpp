#include "blob/filesystem/reader.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include "atom/wpk/digest.hpp"
#include "blob/filesystem/file.hpp"

namespace atom::blob::filesystem {
namespace {

namespace fs = std::filesystem;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

/// Returns null at the end, or on failure, with `errno` set.
const dirent* next_in(DIR& folder) {
  errno = 0;
  return ::readdir(&folder);
}

}  // namespace

Result<std::optional<std::string>> Reader::read(std::string_view digest) const {
  const auto path = layout_.file_of(digest);
  std::error_code ignored;
  if (!path || !fs::exists(*path, ignored)) return std::nullopt;
  auto file = File::open(*path, O_RDONLY);
  if (!file) return fail(std::move(file).error());
  auto bytes = file->read();
  if (!bytes) return fail(std::move(bytes).error());
  return *std::move(bytes);
}

/// Reads only the size of each file, because a server does this for every blob when it starts.
Result<void> Reader::each(
    const std::function<void(const std::string& digest, std::int64_t size)>& visit) const {
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir(layout_.blobs.c_str()));
  if (!folder) return errno == ENOENT ? Result<void>() : failed(layout_.blobs, "read");
  std::string digest;
  for (const dirent* entry = next_in(*folder); entry != nullptr; entry = next_in(*folder)) {
    digest.assign(kDigestPrefix).append(entry->d_name);
    struct stat about {};
    if (!wpk::check_digest(digest)) continue;
    if (::fstatat(::dirfd(folder.get()), entry->d_name, &about, 0) == 0) visit(digest, about.st_size);
  }
  if (errno != 0) return failed(layout_.blobs, "read");
  return {};
}

}  // namespace atom::blob::filesystem
