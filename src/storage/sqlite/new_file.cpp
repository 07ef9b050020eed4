#include "storage/sqlite/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "marketplace/errors.hpp"
#include "storage/sqlite/errors.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const fs::path& path, std::string_view doing) {
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("'{}' cannot be {}: {}.", path.string(), doing, std::strerror(errno)));
}

Result<void> sync(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return failed(path, "opened");
  const int code = ::fsync(file);
  ::close(file);
  if (code != 0) return failed(path, "made durable");
  return {};
}

/// Renames without replacing, if the file system supports that.
int rename_new(const fs::path& from, const fs::path& to) {
  const int code = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (code == 0 || errno != EINVAL) return code;
  if (fs::exists(to)) {
    errno = EEXIST;
    return -1;
  }
  return ::rename(from.c_str(), to.c_str());
}

}  // namespace

NewFile::NewFile(const fs::path& target) : target_(target), path_(target) {
  path_ += ".partial";
}

NewFile::NewFile(NewFile&& other) noexcept
    : target_(std::move(other.target_)), path_(std::exchange(other.path_, {})) {}

NewFile::~NewFile() {
  if (!path_.empty()) remove();
}

Result<NewFile> NewFile::begin(const fs::path& target) {
  NewFile made(target);
  made.remove();
  const int file = ::open(made.path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failed(made.path_, "created");
  ::close(file);
  return made;
}

Result<void> NewFile::publish() {
  if (auto durable = sync(path_, O_RDONLY); !durable) return durable;
  if (rename_new(path_, target_) != 0) {
    if (errno != EEXIST) return failed(target_, "created");
    return fail(errors::kFileExists,
                fmt::format("The file '{}' exists already. Choose another name.", target_.string()));
  }
  path_.clear();
  const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  return sync(folder, O_RDONLY | O_DIRECTORY);
}

void NewFile::remove() const {
  for (const char* tail : {"", "-journal", "-wal", "-shm"}) {
    std::error_code ignored;
    fs::remove(path_.string() + tail, ignored);
  }
}

}  // namespace atom::storage::sqlite
