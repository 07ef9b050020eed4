#include "storage/sqlite/migrations.hpp"

#include <gtest/gtest.h>

#include "marketplace/catalog.hpp"

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
  migrate(database);
  // As the first schema kept events.
  database.execute(
      "DROP INDEX events_of_everyone; DROP INDEX events_by_tenant; ALTER TABLE events DROP COLUMN audience;"
      "PRAGMA user_version = 1;"
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

}  // namespace
}  // namespace atom::storage::sqlite
