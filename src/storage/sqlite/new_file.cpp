#include "storage/sqlite/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
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

constexpr std::string_view kUnfinished = ".atomd-partial";

constexpr std::array<std::string_view, 3> kSideFiles{"-journal", "-wal", "-shm"};

void remove_if_there(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

/// Removes what SQLite puts beside a database, and leaves there if it could not remove it.
void remove_side_files(const fs::path& database) {
  for (const std::string_view tail : kSideFiles) remove_if_there(database.string().append(tail));
}

void remove_database(const fs::path& path) {
  remove_side_files(path);
  remove_if_there(path);
}

/// Opens and locks a file. Returns a negative number if another process has locked it.
int open_locked(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0 || ::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  errno = EWOULDBLOCK;
  return -1;
}

/// Returns the unfinished database that this file is or belongs to; empty if there is none.
fs::path unfinished_database(std::string name) {
  for (const std::string_view tail : kSideFiles) {
    if (!name.ends_with(tail)) continue;
    name.resize(name.size() - tail.size());
    break;
  }
  return name.ends_with(kUnfinished) ? fs::path(name) : fs::path();
}

/// Removes the unfinished files in a folder whose process has ended.
void sweep(const fs::path& folder) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const fs::path database = unfinished_database(entry.path().native());
    if (database.empty()) continue;
    const int file = open_locked(database, 0);
    if (file >= 0 || errno == ENOENT) remove_database(database);
    if (file >= 0) ::close(file);
  }
}

/// Returns false if a sweep removed the file before it was locked.
bool is_linked(int file) {
  struct stat about {};
  return ::fstat(file, &about) == 0 && about.st_nlink > 0;
}

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
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
  path_ += kUnfinished;
}

NewFile::NewFile(NewFile&& other) noexcept
    : target_(std::move(other.target_)),
      path_(std::exchange(other.path_, {})),
      lock_(std::exchange(other.lock_, -1)) {}

NewFile::~NewFile() {
  if (!path_.empty() && lock_ >= 0) remove_database(path_);
  if (lock_ >= 0) ::close(lock_);
}

Result<NewFile> NewFile::begin(const fs::path& target) {
  sweep(folder_of(target));
  auto made = create(target);
  // Another process may have swept it away between its creation and its lock.
  if (!made || is_linked(made->lock_)) return made;
  made->path_.clear();  // Its destructor must not remove the next one, which has the same name.
  return create(target);
}

Result<NewFile> NewFile::create(const fs::path& target) {
  NewFile made(target);
  made.lock_ = open_locked(made.path_, O_CREAT | O_EXCL);
  if (made.lock_ >= 0) return made;
  if (errno != EEXIST && errno != EWOULDBLOCK) return failed(made.path_, "created");
  return fail(
      errors::kFileExists,
      fmt::format("Another atomd is writing '{}'. Wait for it, or choose another name.", target.string()));
}

Result<void> NewFile::publish() {
  remove_side_files(path_);
  if (auto durable = sync(path_, O_RDONLY); !durable) return durable;
  if (rename_new(path_, target_) != 0) {
    if (errno != EEXIST) return failed(target_, "created");
    return fail(errors::kFileExists,
                fmt::format("The file '{}' exists already. Choose another name.", target_.string()));
  }
  path_.clear();
  return sync(folder_of(target_), O_RDONLY | O_DIRECTORY);
}

}  // namespace atom::storage::sqlite
