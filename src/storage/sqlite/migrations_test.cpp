#include "storage/sqlite/migrations.hpp"

#include <gtest/gtest.h>

#include "marketplace/catalog.hpp"
#include "storage/sqlite/reader.hpp"

namespace atom::storage::sqlite {
namespace {

TEST(Migrations, BringAnEmptyFileToTheNewestSchemaOnce) {
  Database database(":memory:", Access::create);
  migrate(database);
  const std::int64_t newest = database.user_version();
  EXPECT_GT(newest, 0);
  migrate(database);
  EXPECT_EQ(database.user_version(), newest);
}

TEST(Migrations, RefuseACatalogOfANewerServer) {
  Database database(":memory:", Access::create);
  database.execute("PRAGMA user_version = 1000");
  EXPECT_THROW(migrate(database), marketplace::CatalogFault);
}

TEST(Migrations, TellWhoMayReadOfAnEventThatWasThereBefore) {
  Database database(":memory:", Access::create);
  migrate(database, 1);
  database.execute(
      "INSERT INTO events (at, type, subject, tenant, actor, data) VALUES "
      "(0, 'token.created', 'tok_1', 'a', 'a/a', '{}'), (0, 'wpk.published', 'f@1.0.0', 'a', 'a/a', '{}'),"
      "(0, 'wpk.rejected', 'f@1.0.0', 'a', 'r/r', '{}'), (0, 'wpk.approved', 'f@1.0.0', 'a', 'r/r', '{}'),"
      "(0, 'wpk.yanked', 'f@1.0.0', 'a', 'a/a', '{}'), (0, 'wpk.unyanked', 'f@1.0.0', 'a', 'a/a', '{}'),"
      "(0, 'wpk.published', 'g@1.0.0', 'a', 'a/a', '{}'), (0, 'wpk.rejected', 'f@1.0.0', 'a', 'r/r', '{}'),"
      "(0, 'wpk.rejected', 'f@1.0.0', 'a', 'r/r', '{}'), (0, 'wpk.withdrawn', 'g@1.0.0', 'a', 'a/a', '{}');");
  migrate(database);
  std::string audiences;
  Rows rows = database.query("SELECT audience FROM events ORDER BY seq");
  while (rows.next()) audiences += rows.text(0).front();
  EXPECT_EQ(audiences, "nrreeererr");
}

TEST(Migrations, MakeAnOwnerOfTheTenantThatHadAName) {
  Database database(":memory:", Access::create);
  migrate(database, 2);
  database.execute("INSERT INTO packages VALUES ('flow', 'acme', 7), ('other', 'globex', 8)");
  migrate(database);
  Reader reader(database);
  EXPECT_EQ(reader.owners_of("flow"), std::vector<std::string>{"acme"});
  EXPECT_EQ(reader.owners_of("other"), std::vector<std::string>{"globex"});
}

TEST(Migrations, KeepTheOwnersOfAPackageInTheirOrder) {
  Database database(":memory:", Access::create);
  migrate(database, 7);
  database.execute(
      "INSERT INTO packages VALUES ('flow', 'zeta', 7), ('other', 'globex', 8);"
      "INSERT INTO package_owners (name, tenant, added_at) VALUES "
      "('flow', 'zeta', 7), ('other', 'globex', 8), ('flow', 'beta', 9), ('flow', 'acme', 9), ('other', "
      "'zeta', 9)");
  migrate(database);
  Reader reader(database);
  EXPECT_EQ(reader.owners_of("flow"), (std::vector<std::string>{"zeta", "beta", "acme"}));
  EXPECT_EQ(reader.owners_of("other"), (std::vector<std::string>{"globex", "zeta"}));
}

TEST(Migrations, LeaveTheWordsOfAnIndexWhatTheyWere) {
  Database database(":memory:", Access::create);
  migrate(database, 7);
  database.execute(
      "INSERT INTO packages VALUES ('flow', 'acme', 7);"
      "INSERT INTO package_owners (name, tenant, added_at) VALUES "
      "('flow', 'acme', 7), ('flow', 'globex', 8), ('flow', 'initech', 9);"
      "INSERT INTO versions (name, version, precedence, status, digest, size, media_type, tenant, publisher, "
      "description, author, license, runtime, tags, published_at, updated_at) "
      "SELECT 'flow', value, value, 'pending', '', 0, '', value, '', '', '', '', 'k8s', '[\"a\"]', 0, 0 "
      "FROM json_each('[\"acme\", \"globex\", \"gone\"]');"
      "INSERT INTO unapproved_search (unapproved_search) VALUES ('rebuild')");
  migrate(database);
  EXPECT_NO_THROW(database.execute(
      "INSERT INTO unapproved_search (unapproved_search, rank) VALUES ('integrity-check', 1)"));
}

TEST(Migrations, StillRefuseAStatusOrAnAudienceThatIsNone) {
  Database database(":memory:", Access::create);
  migrate(database);
  const auto event = [&](const char* audience) {
    database.run(
        "INSERT INTO events (at, type, subject, tenant, actor, data, audience) VALUES (0, '', '', '', '', "
        "'{}', ?1)",
        std::string_view(audience));
  };
  const auto version = [&](const char* status) {
    database.run(
        "INSERT INTO versions (name, version, precedence, status, digest, size, media_type, tenant, "
        "publisher, "
        "description, author, license, runtime, tags, published_at, updated_at) "
        "VALUES ('a', '1.0.0', x'', ?1, '', 0, '', '', '', '', '', '', '', '[]', 0, 0)",
        std::string_view(status));
  };
  for (const char* audience : {"nobody", "reviewers", "everyone"}) EXPECT_NO_THROW(event(audience));
  EXPECT_THROW(event("some"), marketplace::CatalogFault);
  for (const char* status : {"pending", "approved", "rejected", "withdrawn", "yanked"}) {
    EXPECT_NO_THROW(version(status));
    database.execute("DELETE FROM versions");
  }
  EXPECT_THROW(version("gone"), marketplace::CatalogFault);
  // No list of `IN` is left for SQLite to make a table of.
  Rows ephemeral = database.query(
      "SELECT count(*) FROM sqlite_schema WHERE name IN ('versions', 'events') AND sql LIKE '% IN (%'");
  ephemeral.next();
  EXPECT_EQ(ephemeral.integer(0), 0);
}

TEST(Migrations, NumberEventsOnWithoutATableForIt) {
  for (std::int64_t schema = 1; schema < newest_schema(); ++schema) {
    Database database(":memory:", Access::create);
    migrate(database, schema);
    constexpr const char* kAppend =
        "INSERT INTO events (at, type, subject, tenant, actor, data) VALUES (0, '', '', '', '', '{}')";
    for (int i = 0; i < 3; ++i) database.run(kAppend);
    migrate(database);
    database.run(kAppend);
    EXPECT_EQ(database.last_insert_rowid(), 4) << schema;
    Rows sequences = database.query("SELECT count(*) FROM sqlite_sequence");
    sequences.next();
    EXPECT_EQ(sequences.integer(0), 0) << schema;
  }
}

TEST(Migrations, KeepTheOrderOfKeys) {
  Database database(":memory:", Access::create);
  migrate(database, 2);
  // They were listed by their ids where they were made in one millisecond, the latest millisecond first.
  database.execute(
      "INSERT INTO tokens VALUES ('tok_a', x'01', 'acme', 'publish', '', 5, 'ann', NULL, NULL),"
      "('tok_b', x'02', 'acme', 'publish', '', 5, 'ann', NULL, NULL),"
      "('tok_c', x'03', 'acme', 'publish', '', 6, 'ann', NULL, NULL)");
  migrate(database);
  std::string ids;
  Rows rows = database.query("SELECT id FROM tokens ORDER BY seq DESC");
  while (rows.next()) ids += std::string(rows.text(0)) + ' ';
  EXPECT_EQ(ids, "tok_c tok_a tok_b ");
}

}  // namespace
}  // namespace atom::storage::sqlite
