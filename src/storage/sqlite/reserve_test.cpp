#include "storage/sqlite/reserve.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "atom/base/temporary_directory_for_test.hpp"

namespace atom::storage::sqlite {
namespace {

constexpr std::int64_t kBytes = 1 << 20;

/// Files of this process may not grow beyond a size, as on a full disk. Each test has its own process.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    set(bytes);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

  void set(rlim_t bytes) const {
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }

 private:
  rlimit before_{};
};

class ReserveTest : public testing::Test {
 protected:
  std::int64_t taken() const {
    struct stat file {};
    EXPECT_EQ(::stat((directory_.path() / "reserved-space").c_str(), &file), 0);
    constexpr std::int64_t kStatBlock = 512;
    return file.st_blocks * kStatBlock;
  }

  TemporaryDirectory directory_;
};

TEST_F(ReserveTest, TakesItsSpaceAndGivesItBack) {
  Reserve reserve(directory_.path(), kBytes);
  EXPECT_EQ(reserve.held(), kBytes);
  EXPECT_GE(taken(), kBytes);
  EXPECT_TRUE(reserve.release());
  EXPECT_EQ(taken(), 0);
  EXPECT_FALSE(reserve.release());
  reserve.top_up();
  EXPECT_GE(taken(), kBytes);
}

TEST_F(ReserveTest, TakesWhatThereIsAndTheRestLater) {
  const SmallDisk disk(kBytes / 2);
  Reserve reserve(directory_.path(), kBytes);
  EXPECT_EQ(reserve.held(), kBytes / 2);
  EXPECT_TRUE(reserve.release());
  disk.set(0);
  reserve.refill();
  EXPECT_EQ(reserve.held(), 0);
  EXPECT_FALSE(reserve.release());
  disk.set(kBytes);
  reserve.top_up();
  EXPECT_EQ(reserve.held(), kBytes);
}

TEST_F(ReserveTest, TakesNoMoreAfterARestart) {
  { const Reserve before(directory_.path(), kBytes); }
  const Reserve reserve(directory_.path(), kBytes);
  EXPECT_EQ(reserve.held(), kBytes);
  EXPECT_LT(taken(), 2 * kBytes);
}

}  // namespace
}  // namespace atom::storage::sqlite
