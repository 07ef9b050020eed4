#include "storage/sqlite/directory_lock.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "atom/base/temporary_directory_for_test.hpp"
#include "storage/sqlite/errors.hpp"

namespace atom::storage::sqlite {
namespace {

TEST(DirectoryLock, HoldsWithoutItsFile) {
  const TemporaryDirectory directory;
  auto first = DirectoryLock::take(directory.path());
  ASSERT_TRUE(first);
  EXPECT_EQ(DirectoryLock::take(directory.path()).error().code, errors::kCatalogInUse);
  std::filesystem::remove(directory.path() / "atomd.lock");
  EXPECT_EQ(DirectoryLock::take(directory.path()).error().code, errors::kCatalogInUse);
}

TEST(DirectoryLock, EndsWithItsOwner) {
  const TemporaryDirectory directory;
  std::optional<DirectoryLock> first = *DirectoryLock::take(directory.path());
  DirectoryLock moved = *std::move(first);
  first.reset();
  EXPECT_EQ(DirectoryLock::take(directory.path()).error().code, errors::kCatalogInUse);
  { const DirectoryLock last = std::move(moved); }
  EXPECT_TRUE(DirectoryLock::take(directory.path()));
}

}  // namespace
}  // namespace atom::storage::sqlite
