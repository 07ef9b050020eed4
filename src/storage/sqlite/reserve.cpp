#include "storage/sqlite/reserve.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "storage/sqlite/catalog_file.hpp"

namespace atom::storage::sqlite {
namespace {

constexpr std::int64_t kStep = 64 << 10;

}  // namespace

Reserve::Reserve(const std::filesystem::path& directory, std::int64_t bytes)
    : bytes_(bytes),
      file_(::open((directory / kReserveFile).c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
                   S_IRUSR | S_IWUSR)) {
  refill();
}

Reserve::~Reserve() {
  if (file_ >= 0) ::close(file_);
}

bool Reserve::release() {
  return std::exchange(held_, 0) > 0 && ::ftruncate(file_, 0) == 0;
}

void Reserve::refill() {
  for (std::int64_t bytes = bytes_; bytes > held_ && !grow_to(bytes);) bytes -= kStep;
}

bool Reserve::grow_to(std::int64_t bytes) {
  if (file_ < 0 || bytes <= held_) return false;
  if (::posix_fallocate(file_, 0, bytes) == 0) {
    held_ = bytes;
    return true;
  }
  // A failure may have taken a part. If this fails too, the file only has more than it should.
  [[maybe_unused]] const int cut = ::ftruncate(file_, held_);
  return false;
}

}  // namespace atom::storage::sqlite
