#include "settings.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "atom/base/encoding.hpp"
#include "targets.hpp"

namespace atom::fuzz {
namespace {

/// A file in memory.
class File {
 public:
  explicit File(std::string_view bytes) : descriptor_(::memfd_create("settings", MFD_CLOEXEC)) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    require(written == static_cast<ssize_t>(bytes.size()), "a file can be written");
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(descriptor_); }

  std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  int descriptor_;
};

}  // namespace

void settings(std::string_view input) {
  const File file(input);
  const auto read = atomd::load_settings({.data = "data", .config = file.path()});
  if (read) {
    require(read->threads > 0, "a server has threads");
    require(!read->simulate || read->listen.address().is_loopback(),
            "a simulation listens on this machine only");
  } else {
    require(!read.error().message.empty(), "an error has a message");
  }
}

}  // namespace atom::fuzz
