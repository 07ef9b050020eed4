#include <fmt/format.h>

#include <algorithm>

#include "marketplace/contract/catalog_suite_test.hpp"

/// Searches: the results of every catalog, and their order.
namespace atom::marketplace {
namespace {

using Ids = std::vector<std::string>;

constexpr Timestamp after(int seconds) {
  return kSuiteTime + std::chrono::seconds{seconds};
}

class FindingSuite : public CatalogSuite {
 protected:
  static VersionRecord version(const std::string& name, const std::string& number = "1.0.0") {
    VersionRecord record;
    record.name = name;
    record.version = number;
    record.status = wpk::Status::approved;
    record.digest = fmt::format("sha256:of {}{}", name, number);
    record.tenant = "acme";
    record.published_at = kSuiteTime;
    record.updated_at = kSuiteTime;
    return record;
  }

  void add_names(const Ids& names) {
    for (const std::string& name : names) add(version(name));
  }

  void add_described(const std::string& name, const std::string& description, const std::string& steps = "") {
    VersionRecord record = version(name);
    record.description = description;
    record.steps = steps;
    add(record);
  }

  void touch(const std::string& name, Timestamp at, wpk::Status status = wpk::Status::approved) {
    ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
      writer.set_status(name, "1.0.0", status, at);
      return {};
    }));
  }

  void download(const std::string& name, std::int64_t count) {
    ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
      writer.add_downloads({{writer.find_version(name, "1.0.0")->seq, count}});
      return {};
    }));
  }

  static VersionQuery by(Sort sort, std::size_t limit = 100) {
    VersionQuery query;
    query.sort = sort;
    query.limit = limit;
    return query;
  }

  static VersionQuery words(const std::string& text, Sort sort = Sort::relevance) {
    VersionQuery query = by(sort);
    query.text = text;
    return query;
  }

  Ids found(const std::string& text) { return list(words(text)); }
};

INSTANTIATE_TEST_SUITE_P(Suite, FindingSuite, testing::ValuesIn(catalog_makers()),
                         [](const auto& made) { return made.param.name; });

TEST_P(FindingSuite, SortsByName) {
  add(version("b", "1.10.0"));
  add(version("c"));
  add(version("b", "1.2.0"));
  add(version("a"));
  EXPECT_EQ(pages(by(Sort::name, 3)), (Ids{"a@1.0.0", "b@1.2.0", "b@1.10.0", "|", "c@1.0.0"}));
}

TEST_P(FindingSuite, SortsByTheLatestChange) {
  add_names({"a", "b", "c"});
  touch("a", after(1));
  EXPECT_EQ(pages(by(Sort::updated, 2)), (Ids{"a@1.0.0", "c@1.0.0", "|", "b@1.0.0"}));
}

TEST_P(FindingSuite, SortsByDownloads) {
  add_names({"a", "b", "c"});
  download("b", 2);
  download("a", 3);
  download("a", 4);
  EXPECT_EQ(pages(by(Sort::downloads, 2)), (Ids{"a@1.0.0", "b@1.0.0", "|", "c@1.0.0"}));
  EXPECT_EQ(read([](CatalogReader& reader) -> Result<std::int64_t> {
              return reader.find_version("a", "1.0.0")->downloads;
            }),
            7);
}

TEST_P(FindingSuite, SortsFilteredVersions) {
  for (const char* name : {"a", "b", "c", "d"}) {
    VersionRecord record = version(name);
    record.tenant = name == std::string("c") ? "globex" : "acme";
    record.tags = {"x"};
    add(record);
  }
  download("a", 1);
  for (const Sort sort : {Sort::name, Sort::updated, Sort::downloads}) {
    VersionQuery query = by(sort, 2);
    query.publisher = "acme";
    const Ids expected = sort == Sort::name      ? Ids{"a@1.0.0", "b@1.0.0", "|", "d@1.0.0"}
                         : sort == Sort::updated ? Ids{"d@1.0.0", "b@1.0.0", "|", "a@1.0.0"}
                                                 : Ids{"a@1.0.0", "d@1.0.0", "|", "b@1.0.0"};
    EXPECT_EQ(pages(query), expected);
    query.tag = "x";
    EXPECT_EQ(pages(query), expected);
    query.tag = "y";
    EXPECT_EQ(pages(query), Ids{});
  }
}

TEST_P(FindingSuite, FiltersByRuntime) {
  for (const char* name : {"a", "b"}) {
    VersionRecord record = version(name);
    record.runtime = name == std::string("a") ? "k8s" : "shell";
    record.description = "one";
    add(record);
  }
  for (VersionQuery query :
       {by(Sort::published), by(Sort::name), words("one"), words("one", Sort::published)}) {
    query.runtime = "k8s";
    EXPECT_EQ(list(query), (Ids{"a@1.0.0"}));
    query.viewer.sees_all = true;
    EXPECT_EQ(list(query), (Ids{"a@1.0.0"}));
    query.runtime = "docker";
    EXPECT_EQ(list(query), Ids{});
  }
}

TEST_P(FindingSuite, FindsWordsInEveryText) {
  add_described("drain-node", "Cordon a machine", "evict\nwait");
  VersionRecord tagged = version("other");
  tagged.tags = {"maintenance window"};
  add(tagged);
  for (const char* text : {"drain", "NODE", "drain_node", "cordon evict", "machine wait drain"})
    EXPECT_EQ(found(text), (Ids{"drain-node@1.0.0"})) << text;
  EXPECT_EQ(found("window"), (Ids{"other@1.0.0"}));
  for (const char* text : {"rain", "drain missing", "drain window"}) EXPECT_EQ(found(text), Ids{}) << text;
}

TEST_P(FindingSuite, FoldsCaseAndAccents) {
  add_described("a",
                "\xC3\x9C"
                "bergr\xC3\xB6\xC3\x9F"
                "e pr\xC3\xBC"
                "fen \xE5\xA4\xA7\xE5\xB0\x8F");
  for (const char* text : {"\xC3\xBC"
                           "bergr\xC3\xB6\xC3\x9F"
                           "e",
                           "uber", "PRUFEN", "\xE5\xA4\xA7\xE5\xB0\x8F"})
    EXPECT_EQ(found(text), (Ids{"a@1.0.0"})) << text;
}

TEST_P(FindingSuite, MatchesAPrefixOfTheLastWord) {
  add_described("a", "kubernetes");
  add_described("b", "kubectl");
  for (const char* text : {"ku", "kub", "kube"}) EXPECT_EQ(found(text), (Ids{"b@1.0.0", "a@1.0.0"})) << text;
  for (const char* text : {"kuber", "kubernete", "kubernetes"})
    EXPECT_EQ(found(text), (Ids{"a@1.0.0"})) << text;
  EXPECT_EQ(found("kube kubernetes"), Ids{});
  EXPECT_EQ(found("k"), Ids{});
}

TEST_P(FindingSuite, MatchesAPrefixOfManyWords) {
  for (int i = 0; i < 50; ++i) add_described(fmt::format("n{}", i), fmt::format("deploy{}", i));
  EXPECT_EQ(found("deploy").size(), 50U);
  EXPECT_EQ(found("deploy1").size(), 11U);
}

TEST_P(FindingSuite, RanksTheNameAboveTheRest) {
  add_described("restart", "x");
  add_described("a", "restart restart restart restart", "restart");
  EXPECT_EQ(found("restart"), (Ids{"restart@1.0.0", "a@1.0.0"}));
}

TEST_P(FindingSuite, RanksAShortNameAboveALongOne) {
  add_names({"deploy", "deploy-every-night", "deploy-now"});
  EXPECT_EQ(found("deploy"), (Ids{"deploy@1.0.0", "deploy-now@1.0.0", "deploy-every-night@1.0.0"}));
}

TEST_P(FindingSuite, RanksAWholeWordAboveAPrefixMatch) {
  add_names({"deploy"});
  add_names({"deployer"});
  EXPECT_EQ(found("deploy"), (Ids{"deploy@1.0.0", "deployer@1.0.0"}));
}

TEST_P(FindingSuite, NeverReadsTextAsSyntax) {
  add_described("a", "and or not near name description");
  for (const char* text :
       {"AND", "or NOT", "NEAR(and or)", "name:a", "name : and", "{name}: and", "\"and\"", "and*", "^and",
        "-and", "+and", "and\"or", "'; DROP TABLE versions; --", "(((and", "and OR"})
    static_cast<void>(found(text));
  EXPECT_EQ(found("AND"), (Ids{"a@1.0.0"}));
  EXPECT_EQ(found("near(and, or)"), (Ids{"a@1.0.0"}));
  EXPECT_EQ(found("\"\"\" * ( )"), Ids{});
  EXPECT_EQ(found("\xF0\x9F\x9A\x80"), Ids{});
  EXPECT_EQ(found("and \xF0\x9F\x9A\x80"), (Ids{"a@1.0.0"}));
  EXPECT_EQ(found("name:zzz"), Ids{});
}

TEST_P(FindingSuite, ShowsAnOwnerVersionsOfFellowOwners) {
  for (const char* name : {"ours", "theirs"}) {
    VersionRecord record = version(name);
    record.description = "word";
    record.status = wpk::Status::pending;
    add(record);
  }
  const auto shown_in_every_order = [&](std::optional<wpk::Status> status) {
    std::vector<Ids> lists;
    for (const Sort sort : {Sort::published, Sort::updated, Sort::name}) {
      for (VersionQuery query : {by(sort), words("word", sort)}) {
        query.viewer.tenant = "globex";
        query.status = status;
        lists.push_back(list(query));
      }
    }
    return lists;
  };
  const auto change_owners = [&](auto change) {
    ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
      change(writer);
      return {};
    }));
  };
  const std::vector<Ids> nowhere(6);
  const std::vector<Ids> everywhere(6, Ids{"ours@1.0.0"});
  EXPECT_EQ(shown_in_every_order({}), nowhere);
  change_owners([](CatalogWriter& writer) { writer.add_owner("ours", "globex", kSuiteTime); });
  EXPECT_EQ(shown_in_every_order({}), everywhere);
  EXPECT_EQ(shown_in_every_order(wpk::Status::pending), everywhere);
  touch("ours", after(1));
  EXPECT_EQ(shown_in_every_order({}), everywhere);
  EXPECT_EQ(shown_in_every_order(wpk::Status::pending), nowhere);
  touch("ours", after(2), wpk::Status::yanked);
  EXPECT_EQ(shown_in_every_order({}), everywhere);
  change_owners([](CatalogWriter& writer) { writer.remove_owner("ours", "globex"); });
  EXPECT_EQ(shown_in_every_order({}), nowhere);
}

TEST_P(FindingSuite, SearchesWhatTheViewerMaySee) {
  for (const char* name : {"a", "b", "c"}) {
    VersionRecord record = version(name);
    record.tenant = name;
    record.description = "word";
    record.status = wpk::Status::pending;
    add(record);
  }
  touch("a", after(1));
  for (const Sort sort : {Sort::relevance, Sort::published, Sort::name}) {
    VersionQuery query = words("word", sort);
    EXPECT_EQ(list(query), (Ids{"a@1.0.0"}));
    query.viewer.tenant = "b";
    EXPECT_EQ(list(query).size(), 2U);
    query.status = wpk::Status::pending;
    EXPECT_EQ(list(query), (Ids{"b@1.0.0"}));
    query.publisher = "c";
    EXPECT_EQ(list(query), Ids{});
    query.viewer = {true, {}};
    EXPECT_EQ(list(query), (Ids{"c@1.0.0"}));
    query.publisher.reset();
    query.status.reset();
    EXPECT_EQ(list(query).size(), 3U);
    query.viewer = {};
    query.status = wpk::Status::pending;
    EXPECT_EQ(list(query), Ids{});
  }
}

TEST_P(FindingSuite, FindsAVersionByItsCurrentStatusOnly) {
  add_described("a", "word");
  for (const wpk::Status status : {wpk::Status::yanked, wpk::Status::rejected, wpk::Status::approved}) {
    touch("a", after(1), status);
    for (const wpk::Status asked : {wpk::Status::yanked, wpk::Status::rejected, wpk::Status::approved}) {
      VersionQuery query = words("word");
      query.viewer.sees_all = true;
      query.status = asked;
      EXPECT_EQ(list(query).size(), asked == status ? 1U : 0U);
    }
  }
}

TEST_P(FindingSuite, MatchesTagsExactly) {
  int number = 0;
  for (const char* tag : {"blue green", "blue-green", "%_"}) {
    VersionRecord record = version(fmt::format("n{}", number++));
    record.description = "word";
    record.tags = {tag};
    add(record);
    VersionQuery query = words("word");
    query.tag = tag;
    EXPECT_EQ(list(query), (Ids{record.id()})) << tag;
  }
}

TEST_P(FindingSuite, PagesStayStableDuringPublishes) {
  for (int i = 0; i < 7; ++i) add_described(fmt::format("n{}", i), i % 2 == 0 ? "word" : "word word filler");
  for (const Sort sort : {Sort::published, Sort::updated, Sort::name, Sort::downloads, Sort::relevance}) {
    VersionQuery query = sort == Sort::relevance ? words("word") : by(sort);
    const Ids whole = list(query);
    query.limit = 2;
    int added = 0;
    Ids seen = pages(
        query, [&] { add_described(fmt::format("new{}-{}", static_cast<int>(sort), added++), "word"); });
    std::erase(seen, "|");
    // By name, a version published later may come after those already seen.
    if (sort == Sort::name)
      std::erase_if(seen, [&](const auto& id) { return std::ranges::count(whole, id) == 0; });
    EXPECT_EQ(seen, whole) << static_cast<int>(sort);
  }
}

TEST_P(FindingSuite, FindsTheLatestReleaseAndTheHighestInARange) {
  for (const char* number : {"1.0.0", "1.2.0", "1.3.0-rc.1", "2.0.0-rc.1", "1.2.0+b"})
    add(version("a", number));
  VersionRecord pending = version("a", "3.0.0");
  pending.status = wpk::Status::pending;
  add(pending);
  const auto highest = [&](const char* range) {
    return *read([&](CatalogReader& reader) -> Result<std::string> {
      const auto found = reader.find_highest("a", *wpk::Range::parse(range));
      return found ? found->version : "-";
    });
  };
  EXPECT_EQ(
      *read([](CatalogReader& reader) -> Result<std::string> { return reader.find_latest("a")->version; }),
      "1.2.0+b");
  EXPECT_EQ(highest("*"), "1.2.0+b");
  EXPECT_EQ(highest("^2.0.0-rc.0"), "2.0.0-rc.1");
  EXPECT_EQ(highest("<1.2"), "1.0.0");
  EXPECT_EQ(highest(">=3"), "-");
  EXPECT_EQ(highest("~0.1 || ~1.0"), "1.0.0");
  EXPECT_EQ(highest("^1.3.0-rc.0"), "1.3.0-rc.1");
  EXPECT_EQ(highest("<=1.2.0 || ^2.0.0-rc.0"), "2.0.0-rc.1");
}

TEST_P(FindingSuite, PagesThroughVersionsOfOnePrecedence) {
  Ids expected;
  for (int i = 0; i < 12; ++i) {
    VersionRecord build = version("a", "1.0.0+" + std::to_string(i));
    build.status = i % 3 == 0 ? wpk::Status::pending : wpk::Status::approved;
    add(build);
    expected.push_back(build.id());
  }
  std::ranges::sort(expected);
  for (const Sort sort : {Sort::precedence, Sort::name}) {
    VersionQuery query;
    query.viewer.sees_all = true;
    query.sort = sort;
    query.limit = 5;
    if (sort == Sort::precedence) query.package = "a";
    Ids ids = pages(query);
    EXPECT_EQ(std::erase(ids, "|"), 2U);
    std::ranges::sort(ids);
    EXPECT_EQ(ids, expected) << static_cast<int>(sort);
  }
}

TEST_P(FindingSuite, ThePublicRevisionChangesWithPublicChangesOnly) {
  const auto changes = [this](const std::function<void()>& change) {
    const std::uint64_t before = catalog_->changes().read().public_revision;
    change();
    return catalog_->changes().read().public_revision != before;
  };
  VersionRecord pending = version("a");
  pending.status = wpk::Status::pending;
  EXPECT_FALSE(changes([&] { add(pending); }));
  EXPECT_FALSE(changes([&] { touch("a", after(1), wpk::Status::withdrawn); }));
  EXPECT_TRUE(changes([&] { touch("a", after(1)); }));
  EXPECT_TRUE(changes([&] { download("a", 1); }));
  EXPECT_TRUE(changes([&] { touch("a", after(2), wpk::Status::yanked); }));
  EXPECT_FALSE(changes([&] { EXPECT_TRUE(await_for_test(catalog_->check())); }));
}

}  // namespace
}  // namespace atom::marketplace
