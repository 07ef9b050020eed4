#include "storage/sqlite/writer.hpp"

#include <gtest/gtest.h>

#include <string>

#include "storage/sqlite/schema.hpp"

namespace atom::storage::sqlite {
namespace {

using wpk::Status;

TEST(Writer, CountsExistingVersionsByStatus) {
  Database database(":memory:", Access::create);
  prepare_schema(database);
  marketplace::CatalogSize expected;
  {
    constexpr std::size_t kMayWait = 10;
    Writer writer(database, kMayWait);
    writer.insert_package({"a", "acme", {}});
    int number = 0;
    const auto add = [&](Status status, int count) {
      for (int i = 0; i < count; ++i) {
        marketplace::VersionRecord version;
        version.name = "a";
        version.version = std::to_string(++number) + ".0.0";
        version.tenant = "acme";
        writer.insert_version(version, "{}");
        if (status != Status::pending) writer.set_status(version.name, version.version, status, {});
      }
      writer.finish();
      writer.committed();
    };
    add(Status::approved, 2);
    add(Status::rejected, 3);
    add(Status::withdrawn, 4);
    add(Status::yanked, 5);
    add(Status::pending, 6);
    ASSERT_TRUE(writer.has_unindexed()) << "as where a process is killed";
    expected = writer.size();
  }
  Writer writer(database);
  EXPECT_EQ(writer.measure(), expected);
  EXPECT_EQ(expected.of(Status::pending), 6);
  EXPECT_EQ(expected.of(Status::withdrawn), 4);
  EXPECT_EQ(expected.packages, 1);
}

}  // namespace
}  // namespace atom::storage::sqlite
