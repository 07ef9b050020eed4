#include "blob/filesystem/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "marketplace/errors.hpp"

namespace atom::blob::filesystem {
namespace {

/// An alignment that every disk accepts.
constexpr std::size_t kBlockBytes = 4096;
constexpr std::size_t kChunkBytes = 256 << 10;

/// Repeats a call that a signal interrupted.
template <class Call>
int uninterrupted(const Call& call) {
  int code = call();
  while (code < 0 && errno == EINTR) code = call();
  return code;
}

struct Free {
  void operator()(char* memory) const { std::free(memory); }
};

/// Memory for direct I/O. Each thread keeps its own, because allocating this much each time would cost a page
/// fault per page.
char* aligned_chunk() {
  thread_local const std::unique_ptr<char, Free> memory(
      static_cast<char*>(std::aligned_alloc(kBlockBytes, kChunkBytes)));
  if (!memory) throw std::bad_alloc();
  return memory.get();
}

}  // namespace

tl::unexpected<Error> failed(const std::filesystem::path& path, std::string_view doing) {
  const int code = errno;
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("'{}' cannot be {}: {}.", path.string(), doing, std::strerror(code)));
}

Result<File> File::open(const std::filesystem::path& path, int flags) {
  const int descriptor = uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0600); });
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

bool File::set_direct(int flag) const {
  const int flags = ::fcntl(descriptor_, F_GETFL);
  return flags >= 0 && ::fcntl(descriptor_, F_SETFL, (flags & ~O_DIRECT) | flag) == 0;
}

Result<void> File::write_past_cache(std::string_view bytes) {
  bool direct = set_direct(O_DIRECT);
  while (direct && bytes.size() >= kBlockBytes) {
    const std::size_t size = std::min(bytes.size() / kBlockBytes * kBlockBytes, kChunkBytes);
    std::memcpy(aligned_chunk(), bytes.data(), size);
    const ssize_t written = ::write(descriptor_, aligned_chunk(), size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno != EINVAL) return failed(path_, "written");
    // The disk has larger blocks or is nearly full: write the rest the usual way, or fail with the usual
    // error.
    direct = written == static_cast<ssize_t>(size);
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (!set_direct(0)) return failed(path_, "written");
  return write(bytes);
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
    if (count == 0) break;  // The file was truncated meanwhile.
    total += static_cast<std::size_t>(count);
  }
  bytes.resize(total);
  return bytes;
}

Result<void> File::sync_data() {
  if (uninterrupted([this] { return ::fdatasync(descriptor_); }) != 0) return failed(path_, "made durable");
  return {};
}

Result<void> File::sync() {
  if (uninterrupted([this] { return ::fsync(descriptor_); }) != 0) return failed(path_, "made durable");
  return {};
}

}  // namespace atom::blob::filesystem
