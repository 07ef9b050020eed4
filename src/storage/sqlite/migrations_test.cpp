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

}  // namespace
}  // namespace atom::storage::sqlite
