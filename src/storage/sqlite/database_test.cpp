#include "storage/sqlite/database.hpp"

#include <gtest/gtest.h>

#include "atom/base/encoding.hpp"
#include "marketplace/catalog.hpp"

namespace atom::storage::sqlite {
namespace {

TEST(Database, BindsAndReadsEveryType) {
  Database database(":memory:", Access::create);
  const std::string text("a\0b", 3);
  const std::optional<std::string> none;
  Rows rows = database.query("SELECT ?1, ?2, ?3, ?4, ?5", std::int64_t{7}, text, as_bytes("\x01\xff"), none,
                             std::string());
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.integer(0), 7);
  EXPECT_EQ(rows.text(1), text);
  EXPECT_EQ(to_hex(rows.blob(2)), "01ff");
  EXPECT_TRUE(rows.is_null(3));
  EXPECT_FALSE(rows.is_null(4));
  EXPECT_FALSE(rows.next());
}

TEST(Database, ClearsBindingsBetweenRuns) {
  Database database(":memory:", Access::create);
  constexpr const char* kSql = "SELECT ?1";
  EXPECT_TRUE(database.query(kSql, std::int64_t{7}).next());
  const std::optional<std::int64_t> none;
  Rows rows = database.query(kSql, none);
  ASSERT_TRUE(rows.next());
  EXPECT_TRUE(rows.is_null(0));
}

TEST(Database, ThrowsAFaultThatNamesTheReason) {
  Database database(":memory:", Access::create);
  try {
    database.execute("NONSENSE");
    FAIL() << "no fault";
  } catch (const marketplace::CatalogFault& fault) {
    EXPECT_NE(std::string(fault.what()).find("NONSENSE"), std::string::npos) << fault.what();
  }
  EXPECT_THROW(Database("/nowhere/at/all.db", Access::read_only), marketplace::CatalogFault);
}

}  // namespace
}  // namespace atom::storage::sqlite
