#include "storage/sqlite/private_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>

#include "atom/base/temporary_directory_for_test.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr fs::perms kOwnersOnly = fs::perms::owner_read | fs::perms::owner_write;

/// Sets the mask of new files, and restores it.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  ~Umask() { ::umask(before_); }

 private:
  mode_t before_;
};

class PrivateFilesTest : public testing::Test {
 protected:
  std::map<std::string, fs::perms> modes() const {
    std::map<std::string, fs::perms> modes;
    for (const auto& entry : fs::directory_iterator(directory_.path()))
      modes.emplace(entry.path().filename().string(), entry.status().permissions());
    return modes;
  }

  TemporaryDirectory directory_;
};

TEST_F(PrivateFilesTest, AreCreatedForTheirOwnerAloneWhateverTheUmask) {
  const Umask open(0);
  const auto made = create_catalog(directory_.path());
  ASSERT_TRUE(made);
  const auto found = modes();
  EXPECT_GE(found.size(), 4U);
  for (const auto& [name, mode] : found) EXPECT_EQ(mode, kOwnersOnly) << name;
}

TEST_F(PrivateFilesTest, AreMadePrivateWhenAnOldCatalogIsOpened) {
  ASSERT_TRUE(create_catalog(directory_.path()));
  for (const auto& [name, mode] : modes()) fs::permissions(directory_.path() / name, fs::perms{0644});
  const auto opened = open_catalog(directory_.path(), 1);
  ASSERT_TRUE(opened);
  for (const auto& [name, mode] : modes()) EXPECT_EQ(mode, kOwnersOnly) << name;
}

TEST_F(PrivateFilesTest, DoNotIncludeWhatIsNotTheCatalogs) {
  directory_.write("notes.txt", "text");
  fs::permissions(directory_.path() / "notes.txt", fs::perms{0644});
  ASSERT_TRUE(create_catalog(directory_.path()));
  EXPECT_EQ(modes().at("notes.txt"), fs::perms{0644});
}

}  // namespace
}  // namespace atom::storage::sqlite
