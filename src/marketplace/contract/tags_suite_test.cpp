#include <fmt/format.h>

#include <map>

#include "marketplace/contract/catalog_suite_test.hpp"

/// Searches by tag.
namespace atom::marketplace {
namespace {

using Ids = std::vector<std::string>;

constexpr auto kEveryStatus = {wpk::Status::approved, wpk::Status::pending};

class TagsSuite : public CatalogSuite {
 protected:
  static VersionRecord version(const std::string& name, const std::vector<std::string>& tags,
                               wpk::Status status = wpk::Status::approved) {
    VersionRecord record;
    record.name = name;
    record.version = "1.0.0";
    record.status = status;
    record.digest = "sha256:of " + name;
    record.tenant = "acme";
    record.description = "word";
    record.tags = tags;
    return record;
  }

  static VersionQuery tagged(const std::string& tag, Sort sort = Sort::published) {
    VersionQuery query;
    query.viewer.sees_all = true;
    query.tag = tag;
    query.sort = sort;
    query.limit = 100;
    return query;
  }

  /// Expects the same list in every order, and as a search.
  void expect_everywhere(VersionQuery query, const Ids& expected, const std::string& about) {
    for (const bool is_search : {false, true}) {
      if (is_search) query.text = "word";
      for (const Sort sort : {Sort::published, Sort::updated, Sort::name, Sort::downloads}) {
        if (sort == Sort::downloads && query.status != wpk::Status::approved) continue;
        query.sort = sort;
        EXPECT_EQ(list(query), expected) << about << ", order " << static_cast<int>(sort);
      }
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Suite, TagsSuite, testing::ValuesIn(catalog_makers()),
                         [](const auto& made) { return made.param.name; });

TEST_P(TagsSuite, DistinguishesSimilarTags) {
  std::string many_words;
  for (char c = 'a'; c <= 'z'; ++c) many_words += std::string(1, c) + ' ';
  const std::vector<std::string> tags{"foo", "foobar", "fo", "Foo", "foo bar", "foo-bar", "bar foo",
                                      "foo,bar", "f\xC3\xB6o", "\xC3\xA9", "e",
                                      // Characters that JSON escapes or that are part of its syntax.
                                      "a\"b", "x,\"foo", "\"foo\"", "[", "]", "\\", "\\\"", "\"", ",", "x,",
                                      "a\\nb", "a\nb", "\\u0001", "\x01",
                                      // Texts without a word, and the syntax of the index.
                                      "!!!", "!!", "\xF0\x9F\x9A\x80", "\xF0\x9F\x9A\x80\xF0\x9F\x9A\x80",
                                      "*", "foo*", "tags : foo", "NOT foo",
                                      "\xEE\x84\x80"
                                      "61636d65",
                                      // As long as a tag may be.
                                      many_words + "1", many_words + "2", many_words};
  for (const wpk::Status status : kEveryStatus) {
    std::size_t number = 0;
    for (const std::string& tag : tags) {
      // Between others that end and begin so that the row looks as if it had more.
      add(version(fmt::format("{}-{}", wpk::to_string(status), number++), {"z,", tag, "z", "foo foo"},
                  status));
    }
  }
  for (const wpk::Status status : kEveryStatus) {
    std::size_t number = 0;
    for (const std::string& tag : tags) {
      VersionQuery query = tagged(tag);
      query.status = status;
      expect_everywhere(query, {fmt::format("{}-{}@1.0.0", wpk::to_string(status), number++)}, tag);
    }
  }
}

TEST_P(TagsSuite, ListsNewestFirstAcrossStatusesAndPages) {
  for (const std::string tag : {"both", "!!!"}) {
    const char* const first = tag == "both" ? "words" : "signs";
    for (int i = 0; i < 7; ++i) {
      const std::string name = fmt::format("{}{}", first, i);
      const wpk::Status status = i % 3 == 0   ? wpk::Status::approved
                                 : i % 3 == 1 ? wpk::Status::pending
                                              : wpk::Status::yanked;
      add(version(name, {tag}, status));
      add(version("other-" + name, {tag + " other"}, status));
    }
    Ids expected;
    for (const int i : {6, 5, -1, 4, 3, -1, 2, 1, -1, 0})
      expected.push_back(i < 0 ? "|" : fmt::format("{}{}@1.0.0", first, i));
    VersionQuery query = tagged(tag);
    query.limit = 2;
    EXPECT_EQ(pages(query), expected) << tag;
  }
}

TEST_P(TagsSuite, ShowsAViewerWhatItMaySee) {
  std::map<std::string, std::string> names;
  for (const std::string tag : {"shared", "!!!"}) {
    const std::string name = names[tag] = tag == "shared" ? "words" : "signs";
    for (const char* tenant : {"acme", "globex"}) {
      for (const wpk::Status status : kEveryStatus) {
        VersionRecord record =
            version(fmt::format("{}-{}-{}", name, tenant, wpk::to_string(status)), {tag}, status);
        record.tenant = tenant;
        add(record);
      }
    }
  }
  ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
    for (const auto& [tag, name] : names) writer.add_owner(name + "-globex-pending", "initech", kSuiteTime);
    return {};
  }));
  for (const auto& [tag, name] : names) {
    const auto ids = [&name = name](std::initializer_list<const char*> ends) {
      Ids all;
      for (const char* end : ends) all.push_back(fmt::format("{}-{}@1.0.0", name, end));
      return all;
    };
    for (const Sort sort : {Sort::published, Sort::updated}) {
      VersionQuery query = tagged(tag, sort);
      EXPECT_EQ(list(query), ids({"globex-pending", "globex-approved", "acme-pending", "acme-approved"}))
          << tag;
      query.viewer = {};
      EXPECT_EQ(list(query), ids({"globex-approved", "acme-approved"})) << tag;
      query.viewer.tenant = "acme";
      EXPECT_EQ(list(query), ids({"globex-approved", "acme-pending", "acme-approved"})) << tag;
      query.publisher = "acme";
      EXPECT_EQ(list(query), ids({"acme-pending", "acme-approved"})) << tag;
      query.publisher.reset();
      query.viewer.tenant = "initech";
      EXPECT_EQ(list(query), ids({"globex-pending", "globex-approved", "acme-approved"})) << tag;
      query.status = wpk::Status::pending;
      EXPECT_EQ(list(query), ids({"globex-pending"})) << tag;
      query.viewer = {};
      EXPECT_EQ(list(query), Ids{}) << tag;
    }
  }
}

TEST_P(TagsSuite, FiltersByRuntimesOfAnyLength) {
  const std::string longest(64, 'r');
  int number = 0;
  for (const std::string& runtime : {std::string("k8s"), longest, longest + "r", longest + "s"}) {
    VersionRecord record = version(fmt::format("n{}", ++number), {"x"});
    record.runtime = runtime;
    add(record);
    VersionQuery query = tagged("x");
    query.runtime = runtime;
    for (const Sort sort : {Sort::published, Sort::updated, Sort::name}) {
      query.sort = sort;
      EXPECT_EQ(list(query), Ids{record.id()}) << runtime;
    }
  }
}

TEST_P(TagsSuite, SortsAPublishersVersionsOfATag) {
  for (const char* name : {"b", "a"}) add(version(name, {"x", "!!!"}));
  VersionRecord other = version("c", {"x", "!!!"});
  other.tenant = "globex";
  add(other);
  for (const char* tag : {"x", "!!!"}) {
    VersionQuery query = tagged(tag, Sort::name);
    EXPECT_EQ(list(query), (Ids{"a@1.0.0", "b@1.0.0", "c@1.0.0"}));
    query.publisher = "acme";
    query.limit = 1;
    EXPECT_EQ(pages(query), (Ids{"a@1.0.0", "|", "b@1.0.0"}));
  }
}

}  // namespace
}  // namespace atom::marketplace
