#include "storage/sqlite/usage_book.hpp"

#include <gtest/gtest.h>

#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/writer.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::TenantUsage;

constexpr std::size_t kMayBeUncounted = 3;

class UsageBookTest : public testing::Test {
 protected:
  UsageBookTest() {
    prepare_schema(database_);
    database_.execute("INSERT INTO packages VALUES ('flow', 'acme', 0)");
  }

  void insert(Writer& writer, std::string_view tenant, std::int64_t bytes) {
    marketplace::VersionRecord version;
    version.name = "flow";
    version.version = "1." + std::to_string(++versions_) + ".0";
    version.tenant = tenant;
    version.size = bytes;
    writer.insert_version(version, "text");
  }

  void publish(Writer& writer, std::string_view tenant, std::int64_t bytes) {
    database_.run("BEGIN IMMEDIATE");
    insert(writer, tenant, bytes);
    writer.finish();
    database_.run("COMMIT");
    writer.committed();
  }

  std::int64_t rows() {
    Rows row = database_.query("SELECT count(*) FROM tenant_usage");
    row.next();
    return row.integer(0);
  }

  Database database_{":memory:", Access::create};
  int versions_ = 0;
};

TEST_F(UsageBookTest, CountsAtOnceAndWritesSeveralVersionsTogether) {
  Writer writer(database_, kMayBeUncounted);
  for (int i = 1; i <= 3; ++i) {
    publish(writer, "acme", 10);
    EXPECT_EQ(writer.usage_of("acme"), (TenantUsage{i, 10 * i}));
    EXPECT_EQ(rows(), 0);
  }
  publish(writer, "globex", 7);
  EXPECT_EQ(rows(), 2);
  EXPECT_EQ(writer.usage_of("acme"), (TenantUsage{3, 30}));
  EXPECT_EQ(writer.usage_of("globex"), (TenantUsage{1, 7}));
  EXPECT_EQ(writer.usage_of("initech"), TenantUsage{});
}

TEST_F(UsageBookTest, IsFoundAgainByTheNextProcessWhereverTheLastOneEnded) {
  for (int i = 1; i <= 12; ++i) {
    Writer writer(database_, kMayBeUncounted);
    writer.find_deferred();
    publish(writer, i % 2 == 0 ? "acme" : "globex", i);
    if (i % 5 == 0) publish(writer, "acme", 100);
  }
  Writer last(database_, kMayBeUncounted);
  last.find_deferred();
  EXPECT_EQ(last.usage_of("acme"), (TenantUsage{8, 2 + 4 + 6 + 8 + 10 + 12 + 200}));
  EXPECT_EQ(last.usage_of("globex"), (TenantUsage{6, 1 + 3 + 5 + 7 + 9 + 11}));
}

TEST_F(UsageBookTest, ForgetsWhatIsRolledBack) {
  Writer writer(database_, kMayBeUncounted);
  publish(writer, "acme", 10);
  const Writer::Mark before = writer.mark();
  database_.run("BEGIN IMMEDIATE");
  for (int i = 0; i < 5; ++i) insert(writer, "acme", 10);
  writer.finish();
  database_.run("ROLLBACK");
  writer.rollback_to(before);
  EXPECT_EQ(writer.usage_of("acme"), (TenantUsage{1, 10}));
  for (int i = 0; i < 4; ++i) publish(writer, "acme", 10);
  Writer next(database_, kMayBeUncounted);
  next.find_deferred();
  EXPECT_EQ(next.usage_of("acme"), (TenantUsage{5, 50}));
}

}  // namespace
}  // namespace atom::storage::sqlite
