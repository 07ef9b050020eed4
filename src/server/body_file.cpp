#include "server/body_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "atom/base/limits.hpp"

namespace atom::server {
namespace {

/// Larger bodies are sent faster by copying: 1 MiB in half the time (ADR 21).
constexpr std::size_t kMostBytes = 64 << 10;

/// Making a file of 54 KB and closing it takes 16 µs; each time it is sent saves two to three.
constexpr std::uint64_t kWorthAfter = 8;

/// Counts how often bytes were sent, and has them as a file in memory once that was often enough.
class BodyFile final : public api::Bytes::ServerSendState {
 public:
  static BodyFile& of(const api::Bytes& bytes) {
    std::shared_ptr<ServerSendState> state = bytes.send_state.load();
    if (!state) {
      auto made = std::make_shared<BodyFile>();
      // If another thread was quicker, its object is the one that stays.
      if (bytes.send_state.compare_exchange_strong(state, made)) state = made;
    }
    return static_cast<BodyFile&>(*state);  // The bytes own it.
  }

  BodyFile() = default;
  BodyFile(const BodyFile&) = delete;
  BodyFile& operator=(const BodyFile&) = delete;
  ~BodyFile() override {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    open_files.fetch_sub(1);
  }

  /// Returns the file to send the bytes from once more, or -1 if there is none.
  int descriptor(std::string_view bytes) {
    if (sendings_.fetch_add(1) + 1 == kWorthAfter) descriptor_ = make(bytes);
    return descriptor_;
  }

 private:
  static int make(std::string_view bytes) {
    if (open_files.fetch_add(1) < static_cast<int>(limits::kBodyFiles)) {
      const int descriptor = ::memfd_create("response", MFD_CLOEXEC);
      const auto size = static_cast<ssize_t>(bytes.size());
      if (descriptor >= 0 && ::write(descriptor, bytes.data(), bytes.size()) == size) return descriptor;
      if (descriptor >= 0) ::close(descriptor);
    }
    open_files.fetch_sub(1);
    return -1;
  }

  static std::atomic<int> open_files;

  std::atomic<std::uint64_t> sendings_ = 0;
  std::atomic<int> descriptor_ = -1;
};

std::atomic<int> BodyFile::open_files = 0;

}  // namespace

std::optional<FilePart> body_file(const api::Response& response) {
  const api::Bytes* bytes = response.shared_bytes();
  const std::string_view body = response.body();
  if (bytes == nullptr || body.size() < limits::kBodyFileBytes) return std::nullopt;
  if (bytes->text.size() > kMostBytes) return std::nullopt;
  const int descriptor = BodyFile::of(*bytes).descriptor(bytes->text);
  if (descriptor < 0) return std::nullopt;
  return FilePart{descriptor, body.data() - bytes->text.data(), body.size()};
}

}  // namespace atom::server
