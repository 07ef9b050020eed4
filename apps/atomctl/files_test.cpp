#include "files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

namespace atom::ctl {
namespace {

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "atom-files-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::ptrdiff_t count() const {
    return std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator());
  }

  mode_t mode_of(const std::filesystem::path& name) const {
    struct stat status {};
    EXPECT_EQ(stat((folder_ / name).c_str(), &status), 0);
    return status.st_mode & 07777;
  }

  std::filesystem::path folder_;
};

TEST_F(FilesTest, WritesAndReadsTheSameBytes) {
  const std::string bytes("a\0b\n", 4);
  ASSERT_TRUE(write_file(folder_ / "a", bytes, Existing::keep));
  EXPECT_EQ(read_file(folder_ / "a", 4), bytes);
  EXPECT_EQ(read_file(folder_ / "a", 3).error().code, "body_too_large");
  struct stat status {};
  ASSERT_EQ(stat((folder_ / "a").c_str(), &status), 0);
  const mode_t mask = umask(0);
  umask(mask);
  EXPECT_EQ(status.st_mode & 0777, 0666 & ~mask);
}

TEST_F(FilesTest, ReplacesAFileOnlyOnRequest) {
  ASSERT_TRUE(write_file(folder_ / "a", "first", Existing::keep));
  EXPECT_EQ(write_file(folder_ / "a", "second", Existing::keep).error().code, kFileExists);
  EXPECT_EQ(read_file(folder_ / "a", 100), "first");
  ASSERT_TRUE(write_file(folder_ / "a", "second", Existing::replace));
  EXPECT_EQ(read_file(folder_ / "a", 100), "second");
  EXPECT_EQ(count(), 1);
}

TEST_F(FilesTest, KeepsTheModeOfAFileItReplaces) {
  for (const mode_t mode : {0600U, 0664U, 0755U}) {
    ASSERT_TRUE(write_file(folder_ / "a", "first", Existing::replace));
    ASSERT_EQ(chmod((folder_ / "a").c_str(), mode), 0);
    ASSERT_TRUE(write_file(folder_ / "a", "second", Existing::replace));
    EXPECT_EQ(mode_of("a"), mode);
  }
}

TEST_F(FilesTest, WritesThroughLinks) {
  std::filesystem::create_directory(folder_ / "sub");
  std::ofstream(folder_ / "sub" / "file") << "old";
  ASSERT_EQ(chmod((folder_ / "sub" / "file").c_str(), 0600), 0);
  std::filesystem::create_symlink("file", folder_ / "sub" / "inner");
  std::filesystem::create_symlink("sub/inner", folder_ / "outer");
  std::filesystem::create_symlink(folder_ / "sub" / "made", folder_ / "dangling");
  for (const char* name : {"outer", "dangling"}) {
    ASSERT_TRUE(write_file(folder_ / name, "new", Existing::replace));
    EXPECT_TRUE(std::filesystem::is_symlink(folder_ / name));
    EXPECT_EQ(read_file(folder_ / name, 100), "new");
  }
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "sub" / "inner"));
  EXPECT_EQ(read_file(folder_ / "sub" / "file", 100), "new");
  EXPECT_EQ(mode_of("sub/file"), 0600U);
}

TEST_F(FilesTest, WritesOnlyRegularFiles) {
  ASSERT_EQ(mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  std::filesystem::create_symlink("/dev/null", folder_ / "device");
  std::filesystem::create_symlink(".", folder_ / "folder");
  std::filesystem::create_symlink("loop", folder_ / "loop");
  for (const char* name : {"fifo", "device", "folder", "loop"}) {
    EXPECT_EQ(write_file(folder_ / name, "x", Existing::replace).error().code, kFileUnwritable) << name;
  }
  EXPECT_EQ(write_file("/dev/null", "x", Existing::replace).error().message,
            "Cannot write '/dev/null': it is not a regular file.");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_TRUE(std::filesystem::is_fifo(folder_ / "fifo"));
  EXPECT_EQ(count(), 4);
}

TEST_F(FilesTest, WritesANameAsLongAsTheFileSystemAllows) {
  EXPECT_TRUE(write_file(folder_ / std::string(255, 'n'), "x", Existing::keep));
}

TEST_F(FilesTest, KeepsADanglingLink) {
  std::filesystem::create_symlink(folder_ / "nowhere", folder_ / "link");
  EXPECT_EQ(write_file(folder_ / "link", "x", Existing::keep).error().code, kFileExists);
}

TEST_F(FilesTest, LeavesNoTemporaryFileAfterAFailure) {
  std::filesystem::create_directory(folder_ / "folder");
  EXPECT_EQ(write_file(folder_ / "folder", "x", Existing::replace).error().code, kFileUnwritable);
  EXPECT_EQ(write_file(folder_ / "no" / "file", "x", Existing::keep).error().code, kFileUnwritable);
  EXPECT_EQ(count(), 1);
}

TEST_F(FilesTest, ReportsWhyItCannotRead) {
  const auto missing = read_file(folder_ / "missing", 1);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "file_unreadable");
  EXPECT_NE(missing.error().message.find("No such file"), std::string::npos);
  EXPECT_EQ(read_file(folder_, 1).error().code, "file_unreadable");
}

TEST_F(FilesTest, ReadsAKeyWithoutSurroundingWhiteSpace) {
  std::ofstream(folder_ / "key") << "\n atom_abc \r\n";
  EXPECT_EQ(read_key(folder_ / "key"), "atom_abc");
  std::ofstream(folder_ / "empty") << " \n";
  EXPECT_EQ(read_key(folder_ / "empty").error().code, "file_unreadable");
  EXPECT_FALSE(read_key(folder_ / "missing"));
}

}  // namespace
}  // namespace atom::ctl
