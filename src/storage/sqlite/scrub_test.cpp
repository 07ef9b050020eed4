#include "storage/sqlite/scrub.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "atom/base/temporary_directory_for_test.hpp"
#include "atom/wpk/digest.hpp"
#include "marketplace/await_for_test.hpp"
#include "marketplace/catalog.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::storage::sqlite {
namespace {

using marketplace::await_for_test;

class ScrubTest : public testing::Test {
 protected:
  ScrubTest() : catalog_(std::move(create_catalog(directory_.path())->catalog)) {}

  /// Stores a version of the text, with these bytes.
  void add(const std::string& name, const std::string& text, std::optional<std::string_view> bytes) {
    marketplace::VersionRecord version;
    version.name = name;
    version.version = "1.0.0";
    version.tenant = "acme";
    version.digest = wpk::digest_of(text);
    version.size = static_cast<std::int64_t>(text.size());
    ASSERT_TRUE(await_for_test(catalog_->write([&](marketplace::CatalogWriter& writer) -> Result<void> {
      writer.insert_package({name, "acme", {}});
      writer.insert_version(version, bytes);
      return {};
    })));
  }

  Result<Scrubbed> scrub(const FindContent& find_content) {
    problems_.clear();
    return scrub_catalog(
        directory_.path(), find_content,
        [this](std::string_view, std::string_view problem) { problems_.emplace_back(problem); },
        [this](const Scrubbed& so_far) { paces_.push_back(so_far.bytes); });
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Catalog> catalog_;
  std::vector<std::string> problems_;
  std::vector<std::int64_t> paces_;
};

TEST_F(ScrubTest, ReadsEveryVersionBesideTheServer) {
  add("a", "text", "text");
  add("b", "a blob", std::nullopt);
  add("c", "more text", "more text");
  const auto done = scrub([](std::string_view digest) -> Result<std::optional<std::string>> {
    EXPECT_EQ(digest, wpk::digest_of("a blob"));
    return "a blob";
  });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->versions, 3);
  EXPECT_EQ(done->bytes, 19);
  EXPECT_EQ(done->problems, 0U);
  EXPECT_EQ(paces_, (std::vector<std::int64_t>{4, 10, 19})) << "after each version";
}

TEST_F(ScrubTest, ReportsEachProblemAndGoesOn) {
  add("a", "text", "test");
  add("b", "a blob", std::nullopt);
  add("c", "text", "text");
  const auto done = scrub(find_no_content);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->versions, 3);
  EXPECT_EQ(done->problems, 2U);
  EXPECT_EQ(problems_, (std::vector<std::string>{"a@1.0.0 has the digest " + wpk::digest_of("test") +
                                                     ", but its record says " + wpk::digest_of("text"),
                                                 "the blob of b@1.0.0 is missing"}));
}

TEST_F(ScrubTest, NeedsACatalog) {
  const auto done = scrub_catalog(directory_.path() / "none", find_no_content, {}, {});
  EXPECT_EQ(done.error().code, "catalog_missing");
}

}  // namespace
}  // namespace atom::storage::sqlite
