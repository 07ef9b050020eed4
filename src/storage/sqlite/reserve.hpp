#pragma once

#include <cstdint>
#include <filesystem>

namespace atom::storage::sqlite {

/// Disk space that is kept free for the writes that matter most while the disk is full: a file that takes up
/// space beside the catalog, and gives it back when such a write has failed.
///
///     if (!commit() && reserve.release()) commit();
///     reserve.refill();
///
/// For one thread at a time.
class Reserve {
 public:
  /// Takes as much of `bytes` as there is. `directory` must exist.
  Reserve(const std::filesystem::path& directory, std::int64_t bytes);
  Reserve(const Reserve&) = delete;
  Reserve& operator=(const Reserve&) = delete;
  ~Reserve();

  /// Gives the space back. Returns false if there was none.
  bool release();
  /// Takes as much space as there is.
  void refill();
  /// Takes all the space that is missing, or none: cheap enough to be tried often.
  void top_up() { grow_to(bytes_); }

  std::int64_t held() const { return held_; }

 private:
  bool grow_to(std::int64_t bytes);

  std::int64_t bytes_;
  std::int64_t held_ = 0;
  int file_;
};

}  // namespace atom::storage::sqlite
