#include "storage/sqlite/new_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "atom/base/temporary_directory_for_test.hpp"
#include "storage/sqlite/errors.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;

class NewFileTest : public testing::Test {
 protected:
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory_.path()))
      names.insert(entry.path().filename().string());
    return names;
  }

  void write(const std::string& name) const { std::ofstream(directory_.path() / name) << "bytes"; }

  TemporaryDirectory directory_;
  fs::path target_ = directory_.path() / "new.db";
};

TEST_F(NewFileTest, RemovesWhatIsLeftBesideIt) {
  for (const bool is_published : {false, true}) {
    auto made = NewFile::begin(target_);
    ASSERT_TRUE(made);
    for (const char* tail : {"-journal", "-wal", "-shm"})
      write(made->path().filename().string().append(tail));
    if (is_published) {
      ASSERT_TRUE(made->publish());
    }
    NewFile(*std::move(made));
    EXPECT_EQ(files(), is_published ? std::set<std::string>{"new.db"} : std::set<std::string>{});
  }
}

TEST_F(NewFileTest, RemovesWhatEndedProcessesLeft) {
  for (const char* name : {"old.db.atomd-partial", "old.db.atomd-partial-wal", "lost.db.atomd-partial-shm"})
    write(name);
  write("other.db-shm");
  auto running = NewFile::begin(directory_.path() / "running.db");
  ASSERT_TRUE(running);
  write("running.db.atomd-partial-wal");
  ASSERT_TRUE(NewFile::begin(target_));
  EXPECT_EQ(files(), (std::set<std::string>{"other.db-shm", "running.db.atomd-partial",
                                            "running.db.atomd-partial-wal"}));
}

TEST_F(NewFileTest, NeverReplacesAFile) {
  auto made = NewFile::begin(target_);
  ASSERT_TRUE(made);
  write("new.db");
  const auto published = made->publish();
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().code, errors::kFileExists);
}

}  // namespace
}  // namespace atom::storage::sqlite
