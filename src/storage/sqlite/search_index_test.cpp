#include <gtest/gtest.h>

#include "marketplace/catalog.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/writer.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::VersionRecord;

constexpr const char* kCheckApproved =
    "INSERT INTO approved_search (approved_search, rank) VALUES ('integrity-check', 1)";
constexpr const char* kCheckUnapproved =
    "INSERT INTO unapproved_search (unapproved_search, rank) VALUES ('integrity-check', 1)";

class SearchIndexTest : public testing::Test {
 protected:
  SearchIndexTest() { prepare_schema(database_); }

  VersionRecord version(const std::string& number) const {
    VersionRecord version;
    version.name = "drain-node";
    version.version = number;
    version.tenant = "acme";
    version.description = "Cordon and \"drain\" Ünïcode";
    version.runtime = "k8s";
    version.tags = {"kubernetes", "maintenance \"now\""};
    version.steps = "cordon\ndrain";
    return version;
  }

  template <class Job>
  void commit(Writer& writer, Job job) {
    database_.run("BEGIN IMMEDIATE");
    job();
    writer.finish();
    database_.run("COMMIT");
    writer.committed();
  }

  template <class Job>
  void commit(Job job) {
    commit(writer_, job);
  }

  /// FTS5 compares its words with those of the view.
  void expect_the_words_of_the_view() {
    EXPECT_NO_THROW(database_.execute(kCheckApproved));
    EXPECT_NO_THROW(database_.execute(kCheckUnapproved));
  }

  Database database_{":memory:", Access::create};
  Writer writer_{database_};
};

TEST_F(SearchIndexTest, IndexesANewVersionAsTheViewSays) {
  commit([&] {
    writer_.insert_package({"drain-node", "acme", {}});
    writer_.insert_version(version("1.0.0"), "text");
    VersionRecord plain = version("1.1.0");
    plain.runtime = "";
    plain.tags.clear();
    writer_.insert_version(plain, "text");
    VersionRecord unusual = version("1.2.0");
    unusual.runtime = std::string(65, 'r');
    writer_.insert_version(unusual, "text");
    VersionRecord marked = version("1.3.0");
    marked.description = "重启节点 κόμβος";
    marked.tags = {"清理"};
    writer_.insert_version(marked, "text");
    VersionRecord approved = version("2.0.0");
    approved.status = wpk::Status::approved;
    writer_.insert_version(approved, "text");
  });
  expect_the_words_of_the_view();
  commit([&] {
    writer_.add_owner("drain-node", "globex", {});
    writer_.add_owner("drain-node", "Ünïcode & more", {});
  });
  commit([&] {
    VersionRecord others = version("3.0.0");
    others.tenant = "globex";
    writer_.insert_version(others, "text");
  });
  expect_the_words_of_the_view();
  commit([&] { writer_.remove_owner("drain-node", "acme"); });
  commit([&] { writer_.insert_version(version("3.1.0"), "text"); });
  expect_the_words_of_the_view();
}

TEST_F(SearchIndexTest, RemovesEveryWordWhateverTheOrderOfOwners) {
  commit([&] {
    writer_.insert_package({"drain-node", "globex", {}});
    for (const char* tenant : {"zeta", "acme", "beta"}) writer_.add_owner("drain-node", tenant, {});
    writer_.insert_version(version("1.0.0"), "text");
  });
  commit([&] { writer_.set_status("drain-node", "1.0.0", wpk::Status::approved, {}); });
  expect_the_words_of_the_view();
}

TEST_F(SearchIndexTest, IndexesTheFinalStateOfAVersionChangedInItsFirstCommit) {
  commit([&] {
    writer_.insert_package({"drain-node", "acme", {}});
    writer_.insert_version(version("1.0.0"), "text");
    writer_.set_status("drain-node", "1.0.0", wpk::Status::withdrawn, {});
    writer_.insert_version(version("1.1.0"), "text");
    writer_.add_owner("drain-node", "globex", {});
  });
  expect_the_words_of_the_view();
}

class DeferredWordsTest : public SearchIndexTest {
 protected:
  static constexpr std::size_t kMayWait = 3;

  void publish(const std::string& number) {
    commit(lazy_, [&] { lazy_.insert_version(version(number), "text"); });
  }

  void approve(const std::string& number) {
    lazy_.set_status("drain-node", number, wpk::Status::approved, {});
  }

  std::int64_t count(const char* sql) {
    Rows rows = database_.query(sql);
    rows.next();
    return rows.integer(0);
  }
  std::int64_t unapproved() { return count("SELECT count(*) FROM unapproved_search_docsize"); }
  std::int64_t approved() { return count("SELECT count(*) FROM approved_search_docsize"); }

  void SetUp() override {
    commit(lazy_, [&] { lazy_.insert_package({"drain-node", "acme", {}}); });
  }

  Writer lazy_{database_, kMayWait};
};

TEST_F(DeferredWordsTest, WaitUpToTheLimit) {
  for (const char* number : {"1.0.0", "1.1.0", "1.2.0"}) publish(number);
  EXPECT_TRUE(lazy_.has_unindexed());
  EXPECT_EQ(unapproved(), 0);
  publish("1.3.0");
  EXPECT_FALSE(lazy_.has_unindexed());
  EXPECT_EQ(unapproved(), 4);
  expect_the_words_of_the_view();
}

TEST_F(DeferredWordsTest, AreWrittenWhenAVersionIsApproved) {
  publish("1.0.0");
  publish("1.1.0");
  commit(lazy_, [&] { approve("1.0.0"); });
  EXPECT_EQ(approved(), 1);
  EXPECT_EQ(unapproved(), 1);
  expect_the_words_of_the_view();
  commit(lazy_, [&] { approve("1.1.0"); });
  EXPECT_EQ(approved(), 2);
  EXPECT_EQ(unapproved(), 0);
  expect_the_words_of_the_view();
}

TEST_F(DeferredWordsTest, AreWrittenOnDemand) {
  publish("1.0.0");
  commit(lazy_, [&] { lazy_.index_all(); });
  EXPECT_EQ(unapproved(), 1);
  expect_the_words_of_the_view();
}

TEST_F(DeferredWordsTest, AreFoundByTheNextProcess) {
  publish("1.0.0");
  commit(lazy_, [&] { approve("1.0.0"); });
  publish("1.1.0");
  publish("1.2.0");
  Writer next(database_, kMayWait);
  next.find_deferred();
  EXPECT_TRUE(next.has_unindexed());
  commit(next, [&] { next.index_all(); });
  EXPECT_EQ(unapproved(), 2);
  expect_the_words_of_the_view();
  Writer last(database_, kMayWait);
  last.find_deferred();
  EXPECT_FALSE(last.has_unindexed());
}

TEST_F(DeferredWordsTest, SurviveARollback) {
  publish("1.0.0");
  publish("1.1.0");
  const Writer::Mark before = lazy_.mark();
  database_.run("BEGIN IMMEDIATE");
  lazy_.insert_version(version("1.2.0"), "text");
  approve("1.0.0");
  lazy_.finish();
  database_.run("ROLLBACK");
  lazy_.rollback_to(before);
  EXPECT_EQ(approved() + unapproved(), 0);
  EXPECT_TRUE(lazy_.has_unindexed());
  commit(lazy_, [&] { lazy_.index_all(); });
  EXPECT_EQ(approved(), 0);
  EXPECT_EQ(unapproved(), 2);
  EXPECT_EQ(count("SELECT count(*) FROM search_words WHERE word = 'cordon'"), 1);
  expect_the_words_of_the_view();
}

TEST_F(SearchIndexTest, TheIntegrityCheckFindsAWrongWord) {
  database_.run("INSERT INTO approved_search (rowid, name) VALUES (1, 'nothing')");
  EXPECT_THROW(database_.execute(kCheckApproved), marketplace::CatalogFault);
  database_.run("INSERT INTO unapproved_search (rowid, name) VALUES (1, 'nothing')");
  EXPECT_THROW(database_.execute(kCheckUnapproved), marketplace::CatalogFault);
}

}  // namespace
}  // namespace atom::storage::sqlite
