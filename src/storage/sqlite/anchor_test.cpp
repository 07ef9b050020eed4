#include "storage/sqlite/anchor.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "atom/base/temporary_directory_for_test.hpp"
#include "marketplace/await_for_test.hpp"
#include "marketplace/catalog.hpp"
#include "storage/sqlite/catalog.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/errors.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;
using marketplace::await_for_test;

const LastEvent kSome{7, std::string(64, 'a')};
const LastEvent kNext{8, std::string(64, 'b')};

class AnchorTest : public testing::Test {
 protected:
  fs::path file() const { return directory_.path() / "catalog.anchor"; }
  LastEvent read() const { return **read_anchor(directory_.path()); }

  std::string bytes() const {
    std::ifstream stream(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  /// Flips a byte of the file.
  void damage(std::streamoff at) const {
    std::fstream damaged(file(), std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(at);
    damaged.put('~');
  }

  /// Makes a catalog with so many events, and stops.
  void make_catalog(int events) const {
    const auto opened = create_catalog(directory_.path());
    ASSERT_TRUE(opened);
    for (int i = 0; i < events; ++i) {
      ASSERT_TRUE(
          await_for_test(opened->catalog->write([](marketplace::CatalogWriter& writer) -> Result<void> {
            writer.append_event({{}, "wpk.published", "flow@1.0.0", "acme", "acme/ann", "{}"});
            return {};
          })));
    }
  }

  void change(const char* sql) const {
    Database((directory_.path() / kCatalogFile).string(), Access::read_write).execute(sql);
  }

  std::string open_code() const {
    const auto opened = open_catalog(directory_.path());
    return opened ? "ok" : opened.error().code;
  }

  TemporaryDirectory directory_;
};

TEST_F(AnchorTest, IsAbsentAtFirst) {
  EXPECT_EQ(*read_anchor(directory_.path()), std::nullopt);
  EXPECT_EQ(Anchor::open(directory_.path()).error().code, "catalog_unavailable");
}

TEST_F(AnchorTest, ReturnsWhatWasNotedLast) {
  ASSERT_TRUE(write_anchor(directory_.path(), {}));
  EXPECT_EQ(read(), LastEvent());
  const auto size = fs::file_size(file());
  for (int time = 0; time < 3; ++time) {
    const auto anchor = *Anchor::open(directory_.path());
    for (std::int64_t seq = 1; seq <= 5; ++seq) {
      const LastEvent last{time * 10 + seq, std::string(64, static_cast<char>('a' + seq))};
      anchor->note(last);
      EXPECT_EQ(read(), last);
    }
  }
  EXPECT_EQ(fs::file_size(file()), size) << "a full disk must not matter";
}

TEST_F(AnchorTest, FallsBackToTheOtherSlotIfOneWasWrittenInPart) {
  ASSERT_TRUE(write_anchor(directory_.path(), kSome));
  (*Anchor::open(directory_.path()))->note(kNext);
  ASSERT_EQ(read(), kNext);
  damage(512 + 20);
  EXPECT_EQ(read(), kSome);
  (*Anchor::open(directory_.path()))->note(kNext);
  EXPECT_EQ(read(), kNext);
}

TEST_F(AnchorTest, AddsTheHashOfAnEventWhoseNumberItHas) {
  ASSERT_TRUE(write_anchor(directory_.path(), kSome));
  const auto anchor = *Anchor::open(directory_.path());
  for (std::int64_t seq = 8; seq <= 10; ++seq) {
    anchor->note({seq, {}});
    EXPECT_EQ(read(), (LastEvent{seq, {}}));
    const LastEvent whole{seq, std::string(64, 'c')};
    anchor->note(whole);
    EXPECT_EQ(read(), whole);
  }
}

TEST_F(AnchorTest, IsRejectedIfItIsDamaged) {
  ASSERT_TRUE(write_anchor(directory_.path(), kSome));
  damage(20);
  damage(512 + 20);
  EXPECT_EQ(read_anchor(directory_.path()).error().code, errors::kEventsLost);
  directory_.write("catalog.anchor", "");
  EXPECT_EQ(read_anchor(directory_.path()).error().code, errors::kEventsLost);
}

TEST_F(AnchorTest, NamesTheLastEventOfACatalog) {
  make_catalog(3);
  EXPECT_EQ(read().seq, 3);
  EXPECT_EQ(open_code(), "ok");
}

TEST_F(AnchorTest, TellsThatEventsWereLost) {
  make_catalog(5);
  change("DELETE FROM events WHERE seq > 3");
  const auto opened = open_catalog(directory_.path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, errors::kEventsLost);
  EXPECT_NE(opened.error().message.find("has lost the acknowledged events 4 to 5: its log ends at event 3"),
            std::string::npos)
      << opened.error().message;

  const auto accepted = accept_lost_events(directory_.path());
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->last.seq, 3);
  EXPECT_EQ(accepted->loss,
            fmt::format("The catalog in '{}' has lost the acknowledged events 4 to 5: its log "
                        "ends at event 3.",
                        directory_.path().string()));
  EXPECT_EQ(open_code(), "ok");
  EXPECT_EQ(accept_lost_events(directory_.path())->loss, std::nullopt);
}

TEST_F(AnchorTest, TellsThatAnEventWasReplaced) {
  make_catalog(2);
  change("UPDATE events SET actor = 'acme/eve' WHERE seq = 2");
  EXPECT_EQ(open_code(), errors::kEventsLost);
  ASSERT_TRUE(accept_lost_events(directory_.path()));
  EXPECT_EQ(open_code(), "ok");
}

TEST_F(AnchorTest, MayBeBehindTheCatalog) {
  make_catalog(1);
  const std::string before = bytes();
  {
    const auto opened = open_catalog(directory_.path());
    ASSERT_TRUE(await_for_test(opened->catalog->write([](marketplace::CatalogWriter& writer) -> Result<void> {
      writer.append_event({{}, "wpk.published", "flow@2.0.0", "acme", "acme/ann", "{}"});
      return {};
    })));
  }
  directory_.write("catalog.anchor", before);
  EXPECT_EQ(open_code(), "ok") << "a power failure can undo what was not synced";
}

TEST_F(AnchorTest, IsMadeForACatalogWithoutOne) {
  make_catalog(2);
  fs::remove(file());
  EXPECT_EQ(open_code(), "ok");
  EXPECT_EQ(read().seq, 2);
}

TEST_F(AnchorTest, OfAnEarlierCatalogDoesNotStopANewOne) {
  make_catalog(4);
  for (const char* tail : {"", "-wal", "-shm"})
    fs::remove(directory_.path() / (std::string(kCatalogFile) + tail));
  make_catalog(1);
  EXPECT_EQ(open_code(), "ok");
}

}  // namespace
}  // namespace atom::storage::sqlite
