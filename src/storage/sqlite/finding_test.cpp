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

TEST_P(FindingTest, FindsPartsOfTextsWithoutSpaces) {
  add_described("a", "重启节点后清理缓存");
  add_described("b", "重跑gen-itgc后50条");
  add_described("c", "ノードを再起動する");
  add_described("d", "서버를 재시작");
  add_described("e", "รีสตาร์ทโหนด");
  for (const char* text : {"节点", "清理缓存", "重启节点后清理缓存", "启", "清理", "缓存 节点", "存"})
    EXPECT_EQ(found(text), Ids{"a@1.0.0"}) << text;
  for (const char* text : {"gen", "itgc", "跑gen", "50", "条", "gen-itgc后50条", "后50"})
    EXPECT_EQ(found(text), Ids{"b@1.0.0"}) << text;
  EXPECT_EQ(found("再起動"), Ids{"c@1.0.0"});
  EXPECT_EQ(found("ノード"), Ids{"c@1.0.0"});
  EXPECT_EQ(found("서버"), Ids{"d@1.0.0"});
  EXPECT_EQ(found("โหนด"), Ids{"e@1.0.0"});
  for (const char* text : {"点节", "理清", "节缓", "动起"}) EXPECT_EQ(found(text), Ids{}) << text;
}

TEST_P(FindingTest, FindsWordsWithoutTheirMarks) {
  add_described("a", "Επανεκκίνηση του κόμβου");
  add_described("b", "إِعَادَة تَشْغِيل");
  add_described("c", "אֲתְחוּל שָׁרָת");
  add_described("d", "Перезапуск ёлки и сайта й");
  const std::pair<const char*, const char*> cases[] = {
      {"επανεκκινηση", "a"}, {"ΚΟΜΒΟΥ", "a"}, {"κόμβου", "a"},        {"επανεκ", "a"}, {"اعادة", "b"},
      {"تشغيل", "b"},        {"إعادة", "b"},  {"אתחול", "c"},         {"שרת", "c"},    {"שָׁרָת", "c"},
      {"елки", "d"},         {"ЁЛКИ", "d"},   {"саи\xCC\x86та", "d"},
  };
  for (const auto& [text, name] : cases) EXPECT_EQ(found(text), Ids{std::string(name) + "@1.0.0"}) << text;
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
