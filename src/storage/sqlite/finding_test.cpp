#include <gtest/gtest.h>

#include "marketplace/contract/catalog_suite_test.hpp"

/// Cases that only SQLite's full-text indexes have.
namespace atom::storage::sqlite {
namespace {

using marketplace::CatalogSuite;
using Ids = std::vector<std::string>;

class FindingTest : public CatalogSuite {
 protected:
  void add_described(const std::string& name, const std::string& description, const std::string& steps = "") {
    marketplace::VersionRecord record;
    record.name = name;
    record.version = "1.0.0";
    record.status = wpk::Status::approved;
    record.tenant = "acme";
    record.description = description;
    record.steps = steps;
    add(record);
  }

  Ids found(const std::string& text) {
    marketplace::VersionQuery query;
    query.sort = marketplace::Sort::relevance;
    query.text = text;
    query.limit = 100;
    return list(query);
  }
};

INSTANTIATE_TEST_SUITE_P(Suite, FindingTest, testing::ValuesIn(marketplace::catalog_makers()),
                         [](const auto& made) { return made.param.name; });

TEST_P(FindingTest, RanksAWordNearTheBeginningAboveALaterOne) {
  add_described("a", "restart it after each of the others");
  add_described("b", "after each of the others, restart it");
  EXPECT_EQ(found("restart"), (Ids{"a@1.0.0", "b@1.0.0"}));
}

TEST_P(FindingTest, RanksByPositionAndFrequency) {
  add_described("a", "restart restart restart restart", "restart");
  add_described("b", "one two three four five six seven eight restart nine ten eleven twelve thirteen");
  add_described("c", "restart");
  EXPECT_EQ(found("restart"), (Ids{"a@1.0.0", "c@1.0.0", "b@1.0.0"}));
}

TEST_P(FindingTest, NeverReadsTextAsAFacet) {
  add_described("a", "");
  EXPECT_EQ(found("\xEE\x81\xA1"), Ids{}) << "the facet of the status 'approved'";
  EXPECT_EQ(found("\xEE\x84\x80"
                  "61636d65"),
            Ids{})
      << "the facet of the tenant 'acme'";
}

}  // namespace
}  // namespace atom::storage::sqlite
