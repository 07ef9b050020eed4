#include "files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "atom/base/limits.hpp"
#include "atom/errors.hpp"

namespace atom::ctl {
namespace {

std::string reason(int error) {
  return std::generic_category().message(error);
}

tl::unexpected<Error> unreadable(const std::filesystem::path& file, int error) {
  return fail(client::errors::kFileUnreadable,
              fmt::format("Cannot read '{}': {}.", file.string(), reason(error)));
}

tl::unexpected<Error> unwritable(const std::filesystem::path& file, int error) {
  return fail(kFileUnwritable, fmt::format("Cannot write '{}': {}.", file.string(), reason(error)));
}

tl::unexpected<Error> already_there(const std::filesystem::path& file) {
  return fail(
      kFileExists,
      fmt::format("'{}' already exists. Choose another name, or use --force to replace it.", file.string()));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Writes all bytes and syncs them to disk. If it returns false, `errno` has the reason.
bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fsync(fd) == 0;
}

/// Returns the mode of a new file; mkstemp would create it private.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

/// Returns the path that symbolic links lead to, whether or not there is a file.
Result<std::filesystem::path> follow_links(const std::filesystem::path& file) {
  constexpr int kLinks = 40;  // The limit of Linux.
  std::filesystem::path found = file;
  for (int links = 0; links < kLinks; ++links) {
    std::error_code no_link;
    const auto target = std::filesystem::read_symlink(found, no_link);
    if (no_link) return found;
    found = found.parent_path() / target;
  }
  return unwritable(file, ELOOP);
}

/// Returns the mode of a file that exists, or of a new one. Fails if it is not a regular file.
Result<mode_t> mode_for(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) {
    if (errno == ENOENT) return usual_mode();
    return unwritable(file, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(kFileUnwritable, fmt::format("Cannot write '{}': it is not a regular file.", file.string()));
  }
  return status.st_mode & 07777;
}

/// Renames `from` to `to`. If it returns false, `errno` has the reason.
bool move_to(const std::string& from, const std::string& to, Existing existing) {
  if (existing == Existing::keep) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL) return false;
    // Some file systems do not support RENAME_NOREPLACE. There, the earlier check must suffice.
  }
  return ::rename(from.c_str(), to.c_str()) == 0;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit) {
  const bool is_input = file == kStandardInput;
  const Descriptor descriptor(is_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                       : ::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.get() < 0) return unreadable(file, errno);
  std::string bytes;
  std::array<char, 64 << 10> chunk;
  while (true) {
    const ssize_t count = ::read(descriptor.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable(file, errno);
    if (count == 0) return bytes;
    bytes.append(chunk.data(), static_cast<std::size_t>(count));
    if (bytes.size() > limit) {
      return fail("body_too_large",
                  fmt::format("'{}' is larger than the limit of {} bytes.", file.string(), limit));
    }
  }
}

Result<std::string> read_key(const std::filesystem::path& file) {
  constexpr std::string_view kBlank = " \t\r\n";
  auto text = read_file(file, limits::kTokenBytes + 64);
  if (!text) return text;
  text->erase(text->find_last_not_of(kBlank) + 1);
  text->erase(0, text->find_first_not_of(kBlank));
  if (text->empty()) {
    return fail(client::errors::kFileUnreadable,
                fmt::format("'{}' is empty. It must contain an API key.", file.string()));
  }
  return text;
}

Result<void> write_file(const std::filesystem::path& file, std::string_view bytes, Existing existing) {
  std::error_code error;
  if (existing == Existing::keep && std::filesystem::exists(std::filesystem::symlink_status(file, error))) {
    return already_there(file);
  }
  const auto target = follow_links(file);
  if (!target) return tl::unexpected(target.error());
  const auto mode = mode_for(*target);
  if (!mode) return tl::unexpected(mode.error());
  // In the same directory, because a rename is atomic only within one file system.
  std::string temporary = target->parent_path() / ".atomctl-XXXXXX";
  const Descriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC));
  if (descriptor.get() < 0) return unwritable(file, errno);
  if (::fchmod(descriptor.get(), *mode) != 0 || !write_all(descriptor.get(), bytes) ||
      !move_to(temporary, target->string(), existing)) {
    const int why = errno;
    ::unlink(temporary.c_str());
    if (why == EEXIST) return already_there(file);
    return unwritable(file, why);
  }
  return {};
}

}  // namespace atom::ctl
