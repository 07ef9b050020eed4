#include "storage/sqlite/schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <string>

#include "marketplace/catalog.hpp"
#include "storage/sqlite/schema_sql.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::CatalogFault;

/// The schema of the database, without the comments and the layout of its statements.
std::map<std::string, std::string> objects_of(Database& database) {
  static const std::regex kComment("--[^\n]*");
  static const std::regex kSpace("\\s+");
  static const std::regex kSpaceAround(" ?([(),]) ?");
  std::map<std::string, std::string> objects;
  Rows rows = database.query("SELECT name, coalesce(sql, '') FROM sqlite_schema");
  while (rows.next()) {
    std::string sql = std::regex_replace(std::string(rows.text(1)), kComment, "");
    sql = std::regex_replace(sql, kSpace, " ");
    objects[std::string(rows.text(0))] = std::regex_replace(sql, kSpaceAround, "$1");
  }
  return objects;
}

std::string text_in(Database& database, const char* sql) {
  Rows rows = database.query(sql);
  return rows.next() ? std::string(rows.text(0)) : "nothing";
}

std::string fault_of(Database& database, const Schema& schema) {
  try {
    prepare_schema(database, schema);
  } catch (const CatalogFault& fault) {
    return fault.what();
  }
  return "none";
}

/// A later schema, and two migrations to it.
class MigrationTest : public testing::Test {
 protected:
  MigrationTest() {
    prepare_schema(database_);
    database_.execute(
        "INSERT INTO packages VALUES ('flow', 'acme', 7); INSERT INTO tokens (id, hash, tenant, scopes, "
        "note, created_at, created_by) VALUES ('tok_1', x'01', 'acme', 'publish', '', 5, 'ann');");
  }

  static std::string sql_of_schema_3() {
    std::string sql = kSchemaSql;
    const std::string last_column =
        "  root         INTEGER REFERENCES tokens (seq)  -- the first key of its line; NULL if it is that "
        "itself\n";
    const std::size_t at = sql.find(last_column);
    EXPECT_NE(at, std::string::npos);
    sql.replace(at, last_column.size(),
                "  root         INTEGER REFERENCES tokens (seq), -- the first key of its line; NULL if it is "
                "that itself\n"
                "  label TEXT NOT NULL DEFAULT '' -- shown\n");
    return sql + "CREATE TABLE stars (\n  name TEXT NOT NULL REFERENCES packages (name) -- which\n);\n" +
           "CREATE INDEX stars_by_name ON stars (name);\n";
  }

  static constexpr const char* kAddLabel =
      "ALTER TABLE tokens ADD COLUMN label TEXT NOT NULL DEFAULT ''; UPDATE tokens SET label = note || '!';";
  static constexpr const char* kAddStars =
      "CREATE TABLE stars (name TEXT NOT NULL REFERENCES packages (name));"
      "CREATE INDEX stars_by_name ON stars (name);";

  Database database_{":memory:", Access::create};
};

TEST(Schema, IsMadeInAnEmptyDatabaseOnce) {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  EXPECT_EQ(database.user_version(), current_schema().number());
  const auto made = objects_of(database);
  EXPECT_TRUE(made.contains("versions"));
  const std::int64_t changes = database.changes();
  prepare_schema(database);
  EXPECT_EQ(objects_of(database), made);
  EXPECT_EQ(database.changes(), changes);
}

TEST(Schema, NumbersItsMigrationsFromTwo) {
  std::int64_t number = 1;
  for (const Migration& migration : current_schema().migrations) EXPECT_EQ(migration.number, ++number);
}

TEST(Schema, IsNotMadeInAForeignDatabase) {
  Database foreign(":memory:", Access::create);
  foreign.execute("CREATE TABLE t (c)");
  EXPECT_EQ(fault_of(foreign, current_schema()), "it is not a catalog that atomd wrote");
  EXPECT_EQ(objects_of(foreign).size(), 1U);
  Database unnamed(":memory:", Access::create);
  unnamed.execute("PRAGMA user_version = 9");
  EXPECT_EQ(fault_of(unnamed, current_schema()), "it is not a catalog that atomd wrote");
}

TEST(Schema, RejectsUnknownStatusesAndAudiences) {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  const auto event = [&](const char* audience) {
    database.run(
        "INSERT INTO events (at, type, subject, tenant, actor, data, audience) VALUES (0, '', '', '', '', "
        "'{}', ?1)",
        std::string_view(audience));
  };
  const auto version = [&](const char* status) {
    database.run(
        "INSERT INTO versions (name, version, precedence, status, digest, size, media_type, tenant, "
        "publisher, description, author, license, runtime, tags, steps, published_at, updated_at) "
        "VALUES ('a', '1.0.0', x'', ?1, '', 0, '', '', '', '', '', '', '', '[]', '', 0, 0)",
        std::string_view(status));
  };
  for (const char* audience : {"nobody", "reviewers", "everyone"}) EXPECT_NO_THROW(event(audience));
  EXPECT_THROW(event("some"), CatalogFault);
  for (const char* status : {"pending", "approved", "rejected", "withdrawn", "yanked"}) {
    EXPECT_NO_THROW(version(status));
    database.execute("DELETE FROM versions");
  }
  EXPECT_THROW(version("gone"), CatalogFault);
}

TEST(Schema, ChecksNoRowWithAListThatSqliteWouldMakeATableOf) {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  for (const auto& [name, sql] : objects_of(database)) EXPECT_EQ(sql.find(" IN("), std::string::npos) << name;
}

TEST_F(MigrationTest, MakesAnEarlierCatalogTheSameAsANewOne) {
  const std::array migrations{Migration{2, kAddLabel}, Migration{3, kAddStars}};
  const std::string sql = sql_of_schema_3();
  const Schema later{sql.c_str(), migrations};
  prepare_schema(database_, later);
  EXPECT_EQ(database_.user_version(), 3);
  EXPECT_EQ(text_in(database_, "SELECT label FROM tokens"), "!");
  EXPECT_EQ(text_in(database_, "SELECT name FROM packages"), "flow");

  Database fresh(":memory:", Access::create);
  prepare_schema(fresh, later);
  EXPECT_EQ(fresh.user_version(), 3);
  EXPECT_EQ(objects_of(database_), objects_of(fresh));
}

TEST_F(MigrationTest, RunsOnlyTheMigrationsThatACatalogLacks) {
  const std::array first{Migration{2, kAddLabel}};
  prepare_schema(database_, {kSchemaSql, first});
  database_.execute("UPDATE tokens SET label = 'kept'");
  const std::array both{Migration{2, kAddLabel}, Migration{3, kAddStars}};
  prepare_schema(database_, {kSchemaSql, both});
  EXPECT_EQ(database_.user_version(), 3);
  EXPECT_EQ(text_in(database_, "SELECT label FROM tokens"), "kept");
}

TEST_F(MigrationTest, ThatFailsLeavesEverythingAsItWas) {
  const auto before = objects_of(database_);
  const std::array failing{Migration{2, kAddLabel}, Migration{3, "DELETE FROM tokens; SELECT nonsense"}};
  EXPECT_NE(fault_of(database_, {kSchemaSql, failing}).find("nonsense"), std::string::npos);
  EXPECT_EQ(database_.user_version(), 1);
  EXPECT_EQ(objects_of(database_), before);
  EXPECT_EQ(text_in(database_, "SELECT id FROM tokens"), "tok_1");
  EXPECT_FALSE(database_.in_transaction());
}

TEST_F(MigrationTest, ThatLeavesADanglingReferenceFails) {
  const std::array dangling{Migration{2, "INSERT INTO package_owners VALUES (1, 'none', 'acme', 0)"}};
  EXPECT_EQ(fault_of(database_, {kSchemaSql, dangling}),
            "the migration to schema 2 left rows of package_owners that refer to nothing");
  EXPECT_EQ(database_.user_version(), 1);
}

TEST_F(MigrationTest, RejectsACatalogOfANewerServer) {
  const std::array migrations{Migration{2, kAddLabel}, Migration{3, kAddStars}};
  prepare_schema(database_, {kSchemaSql, migrations});
  EXPECT_EQ(fault_of(database_, current_schema()),
            "its schema is 3, and this atomd knows schemas up to 1; run the newer atomd that wrote it");
  EXPECT_EQ(database_.user_version(), 3);
}

}  // namespace
}  // namespace atom::storage::sqlite
