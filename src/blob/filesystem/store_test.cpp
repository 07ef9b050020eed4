#include "blob/filesystem/store.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "atom/base/temporary_directory_for_test.hpp"
#include "atom/wpk/digest.hpp"
#include "marketplace/contract/blob_store_suite_test.hpp"
#include "marketplace/errors.hpp"

namespace atom::blob::filesystem {
namespace {

namespace fs = std::filesystem;
using marketplace::await_for_test;

/// A store that owns its directory.
class OwnedStore {
 public:
  static std::unique_ptr<marketplace::BlobStore> make() {
    static std::vector<std::unique_ptr<TemporaryDirectory>> directories;
    directories.push_back(std::make_unique<TemporaryDirectory>());
    return *Store::open(directories.back()->path());
  }
};

class StoreTest : public testing::Test {
 protected:
  std::unique_ptr<Store> open() { return *Store::open(directory_.path()); }
  std::string put(Store& store, const std::string& bytes) {
    const auto done = await_for_test(store.put(wpk::digest_of(bytes), bytes));
    return done ? "ok" : done.error().code;
  }
  std::string get(Store& store, const std::string& bytes) {
    const auto found = await_for_test(store.get(wpk::digest_of(bytes)));
    return found ? *found : found.error().code;
  }
  fs::path file_of(const std::string& bytes) const {
    return directory_.path() / "blobs" / "sha256" / wpk::digest_of(bytes).substr(7);
  }
  std::vector<std::string> unfinished() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory_.path() / "blobs" / "tmp"))
      names.push_back(entry.path().filename().string());
    return names;
  }

  TemporaryDirectory directory_;
};

TEST_F(StoreTest, StoresEachBlobInAFileOnlyItsOwnerCanRead) {
  const auto store = open();
  ASSERT_EQ(put(*store, "text"), "ok");
  EXPECT_EQ(fs::file_size(file_of("text")), 4U);
  EXPECT_EQ(fs::status(file_of("text")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(directory_.path() / "blobs").permissions(), fs::perms::owner_all);
  EXPECT_EQ(unfinished(), std::vector<std::string>());
}

TEST_F(StoreTest, StoresBlobsOfAnySize) {
  const auto store = open();
  for (const std::size_t whole : {0, 4096, 65536, 262'144, 524'288, 1'000'000}) {
    for (const std::size_t more : {0, 1, 4095, 4096, 4097}) {
      std::string bytes(whole + more, 'x');
      for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i % 251);
      ASSERT_EQ(put(*store, bytes), "ok");
      EXPECT_EQ(get(*store, bytes), bytes) << bytes.size();
    }
  }
}

TEST_F(StoreTest, HasEveryBlobAfterReopening) {
  ASSERT_EQ(put(*open(), "text"), "ok");
  directory_.write("blobs/sha256/notes", "no blob");
  const auto again = open();
  EXPECT_EQ(again->bytes(), 4);
  EXPECT_EQ(get(*again, "text"), "text");
  ASSERT_EQ(put(*again, "text"), "ok");
  EXPECT_EQ(again->bytes(), 4);
}

TEST_F(StoreTest, RemovesUnfinishedFilesOnly) {
  ASSERT_EQ(put(*open(), "text"), "ok");
  directory_.write("blobs/tmp/0", "half of a blo");
  const auto again = open();
  EXPECT_EQ(unfinished(), std::vector<std::string>());
  EXPECT_EQ(get(*again, "text"), "text");
  EXPECT_EQ(put(*again, "more"), "ok");
}

TEST_F(StoreTest, RejectsDamagedBlobs) {
  const auto store = open();
  ASSERT_EQ(put(*store, "text"), "ok");
  directory_.write("blobs/sha256/" + file_of("text").filename().string(), "test");
  EXPECT_EQ(get(*store, "text"), "catalog_unavailable");
  fs::remove(file_of("text"));
  EXPECT_EQ(get(*store, "text"), "catalog_unavailable");
  ASSERT_EQ(put(*store, "text"), "ok");
  EXPECT_EQ(get(*store, "text"), "text");
}

TEST_F(StoreTest, ReplacesAFileThatHasOtherBytes) {
  const auto store = open();
  ASSERT_EQ(put(*store, "text"), "ok");
  ASSERT_EQ(put(*store, "other"), "ok");
  const std::string name = "blobs/sha256/" + file_of("text").filename().string();
  for (const std::string damaged : {"", "te", "test", "text and more"}) {
    directory_.write(name, damaged);
    const std::int64_t before = open()->bytes();
    const auto again = open();
    ASSERT_EQ(put(*again, "text"), "ok") << damaged;
    EXPECT_EQ(get(*again, "text"), "text") << damaged;
    EXPECT_EQ(again->bytes() - before, 4 - static_cast<std::int64_t>(damaged.size()));
    EXPECT_EQ(unfinished(), std::vector<std::string>());
  }
  EXPECT_EQ(get(*store, "other"), "other");
}

TEST_F(StoreTest, LeavesADamagedFileIfItCannotBeReplaced) {
  const auto store = open();
  fs::create_directory(file_of("text"));
  EXPECT_EQ(put(*store, "text"), "catalog_unavailable");
  fs::remove(file_of("text"));
  EXPECT_EQ(put(*store, "text"), "ok");
}

TEST_F(StoreTest, LeavesNothingIfTheDiskIsFull) {
  const auto store = open();
  ASSERT_EQ(put(*store, "text"), "ok");
  const std::string large(100'000, 'x');
  std::signal(SIGXFSZ, SIG_IGN);
  ::rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const ::rlimit small{50'000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string failed = put(*store, large);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(failed, "catalog_unavailable");
  EXPECT_FALSE(fs::exists(file_of(large)));
  EXPECT_EQ(unfinished(), std::vector<std::string>());
  EXPECT_EQ(store->bytes(), 4);
  EXPECT_EQ(put(*store, large), "ok");
  EXPECT_EQ(get(*store, large), large);
}

TEST_F(StoreTest, FailsWithoutItsDirectory) {
  directory_.write("blobs", "a file in its way");
  EXPECT_EQ(Store::open(directory_.path()).error().code, "catalog_unavailable");
  EXPECT_EQ(Store::open(directory_.path() / "nowhere").error().code, "catalog_unavailable");
}

TEST_F(StoreTest, CanBeReadBesideTheServer) {
  const auto store = open();
  ASSERT_EQ(put(*store, "text"), "ok");
  const Reader reader(directory_.path());
  EXPECT_EQ(*reader.read(wpk::digest_of("text")), "text");
  EXPECT_EQ(*reader.read(wpk::digest_of("other")), std::nullopt);
  std::vector<std::pair<std::string, std::int64_t>> found;
  ASSERT_TRUE(
      reader.each([&](const std::string& digest, std::int64_t size) { found.emplace_back(digest, size); }));
  EXPECT_EQ(found, (std::vector<std::pair<std::string, std::int64_t>>{{wpk::digest_of("text"), 4}}));
}

TEST(Reader, FindsNothingInAnEmptyDirectory) {
  const TemporaryDirectory directory;
  const Reader reader(directory.path());
  EXPECT_EQ(*reader.read(wpk::digest_of("text")), std::nullopt);
  EXPECT_TRUE(reader.each([](const std::string&, std::int64_t) { FAIL(); }));
}

}  // namespace
}  // namespace atom::blob::filesystem

std::vector<atom::marketplace::BlobStoreMaker> atom::marketplace::blob_store_makers() {
  return {{"Filesystem", blob::filesystem::OwnedStore::make}};
}
