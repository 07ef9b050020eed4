#include "blob/filesystem/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "marketplace/errors.hpp"

namespace atom::blob::filesystem {

tl::unexpected<Error> failed(const std::filesystem::path& path, std::string_view doing) {
  const int code = errno;
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("'{}' cannot be {}: {}.", path.string(), doing, std::strerror(code)));
}

Result<File> File::open(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed(path, (flags & O_CREAT) != 0 ? "made" : "opened");
  return File(descriptor, path);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> File::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed(path_, "written");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::string> File::read() {
  struct stat about {};
  if (::fstat(descriptor_, &about) != 0) return failed(path_, "read");
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t total = 0;
  while (total < bytes.size()) {
    const ssize_t count = ::read(descriptor_, bytes.data() + total, bytes.size() - total);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(path_, "read");
    if (count == 0) break;  // Somebody has cut it short.
    total += static_cast<std::size_t>(count);
  }
  bytes.resize(total);
  return bytes;
}

Result<void> File::sync_data() {
  if (::fdatasync(descriptor_) != 0) return failed(path_, "made durable");
  return {};
}

Result<void> File::sync() {
  if (::fsync(descriptor_) != 0) return failed(path_, "made durable");
  return {};
}

}  // namespace atom::blob::filesystem
