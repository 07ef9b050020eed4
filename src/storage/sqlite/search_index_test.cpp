#include <gtest/gtest.h>

#include "marketplace/catalog.hpp"
#include "storage/sqlite/migrations.hpp"
#include "storage/sqlite/writer.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::VersionRecord;

class SearchIndexTest : public testing::Test {
 protected:
  SearchIndexTest() { migrate(database_); }

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
  void commit(Job job) {
    database_.run("BEGIN IMMEDIATE");
    job();
    writer_.finish();
    database_.run("COMMIT");
  }

  /// FTS5 compares its words with those of the view.
  void expect_the_words_of_the_view() {
    EXPECT_NO_THROW(
        database_.execute("INSERT INTO version_search (version_search, rank) VALUES ('integrity-check', 1)"));
  }

  Database database_{":memory:", Access::create};
  Writer writer_{database_};
};

TEST_F(SearchIndexTest, ANewVersionIsFoundByWhatTheViewSays) {
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
}

TEST_F(SearchIndexTest, WhatChangesInItsFirstCommitIsFoundByWhatItBecame) {
  commit([&] {
    writer_.insert_package({"drain-node", "acme", {}});
    writer_.insert_version(version("1.0.0"), "text");
    writer_.set_status("drain-node", "1.0.0", wpk::Status::withdrawn, {});
    writer_.insert_version(version("1.1.0"), "text");
    writer_.add_owner("drain-node", "globex", {});
  });
  expect_the_words_of_the_view();
}

TEST_F(SearchIndexTest, TheCheckFindsAWordThatTheViewHasNot) {
  database_.run("INSERT INTO version_search (rowid, name) VALUES (1, 'nothing')");
  EXPECT_THROW(
      database_.execute("INSERT INTO version_search (version_search, rank) VALUES ('integrity-check', 1)"),
      marketplace::CatalogFault);
}

}  // namespace
}  // namespace atom::storage::sqlite
