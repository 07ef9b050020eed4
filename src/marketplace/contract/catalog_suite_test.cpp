#include "marketplace/contract/catalog_suite_test.hpp"

#include <random>
#include <stdexcept>

#include "atom/base/limits.hpp"
#include "atom/wpk/digest.hpp"
#include "marketplace/errors.hpp"

namespace atom::marketplace {
namespace {

VersionRecord suite_version(const std::string& name, const std::string& version,
                            const std::string& tenant = "acme") {
  VersionRecord record;
  record.name = name;
  record.version = version;
  record.digest = wpk::digest_of("text");
  record.size = 4;
  record.media_type = wpk::MediaType::yaml;
  record.tenant = tenant;
  record.publisher = "ann";
  record.description = "does \"things\"";
  record.author = "Ann";
  record.license = "MIT";
  record.runtime = "k8s";
  record.tags = {"maintenance", "k8s \xE2\x82\xAC"};
  record.published_at = kSuiteTime;
  record.updated_at = kSuiteTime;
  return record;
}

ReviewRecord suite_review(wpk::Decision decision, const std::string& reason) {
  return {decision, reason, "rob", "reviewers", kSuiteTime};
}

using Ids = std::vector<std::string>;
using Seqs = std::vector<std::int64_t>;

INSTANTIATE_TEST_SUITE_P(Suite, CatalogSuite, testing::ValuesIn(catalog_makers()),
                         [](const auto& made) { return made.param.name; });

VersionQuery seen_by_all(std::size_t limit = 100) {
  VersionQuery query;
  query.viewer.sees_all = true;
  query.limit = limit;
  return query;
}

TEST_P(CatalogSuite, ReturnsAVersionAsItWasStored) {
  const VersionRecord stored = suite_version("drain-node", "1.0.0");
  add(stored);
  const auto found = read([](CatalogReader& reader) -> Result<VersionRecord> {
    auto version = reader.find_version("drain-node", "1.0.0");
    EXPECT_TRUE(version);
    EXPECT_EQ(**reader.find_content(*version), "text");
    return *version;
  });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->digest, stored.digest);
  EXPECT_EQ(found->media_type, stored.media_type);
  EXPECT_EQ(found->description, stored.description);
  EXPECT_EQ(found->tags, stored.tags);
  EXPECT_EQ(found->status, wpk::Status::pending);
  EXPECT_EQ(found->published_at, stored.published_at);
  EXPECT_FALSE(found->review);
}

TEST_P(CatalogSuite, IsEmptyAtFirst) {
  const auto empty = read([](CatalogReader& reader) -> Result<bool> {
    return !reader.find_package("a") && !reader.find_version("a", "1.0.0") && !reader.find_latest("a") &&
           !reader.find_highest("a", *wpk::Range::parse("*")) && !*reader.find_content({}) &&
           reader.list_versions(seen_by_all())->versions.empty();
  });
  EXPECT_EQ(empty, true);
}

TEST_P(CatalogSuite, RollsBackACancelledJob) {
  const auto cancelled = write([](CatalogWriter& writer) -> Result<void> {
    writer.insert_package({"drain-node", "acme", kSuiteTime});
    return fail("some_code", "no");
  });
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, "some_code");
  EXPECT_EQ(read([](CatalogReader& reader) -> Result<bool> {
              return reader.find_package("drain-node").has_value();
            }),
            false);
}

TEST_P(CatalogSuite, RollsBackAJobThatThrows) {
  EXPECT_THROW(write([](CatalogWriter& writer) -> Result<void> {
                 writer.insert_package({"drain-node", "acme", kSuiteTime});
                 throw std::logic_error("a bug");
               }),
               std::logic_error);
  add(suite_version("drain-node", "1.0.0"));
}

TEST_P(CatalogSuite, AJobSeesWhatItWrote) {
  EXPECT_EQ(write([](CatalogWriter& writer) -> Result<std::string> {
              writer.insert_package({"drain-node", "acme", kSuiteTime});
              return writer.find_package("drain-node")->owner;
            }),
            "acme");
}

TEST_P(CatalogSuite, SortsAPackagesVersionsByPrecedence) {
  for (const char* version : {"1.10.0", "1.2.0", "2.0.0-rc.2", "2.0.0-rc.10", "2.0.0"})
    add(suite_version("a", version));
  add(suite_version("b", "3.0.0"));
  VersionQuery query = seen_by_all(2);
  query.package = "a";
  query.sort = Sort::precedence;
  EXPECT_EQ(pages(query), (Ids{"a@2.0.0", "a@2.0.0-rc.10", "|", "a@2.0.0-rc.2", "a@1.10.0", "|", "a@1.2.0"}));
}

TEST_P(CatalogSuite, ListsNewestFirstAcrossPages) {
  for (const char* name : {"a", "b", "c"}) add(suite_version(name, "1.0.0"));
  EXPECT_EQ(pages(seen_by_all(2)), (Ids{"c@1.0.0", "b@1.0.0", "|", "a@1.0.0"}));
}

TEST_P(CatalogSuite, FiltersByOneProperty) {
  add(suite_version("a", "1.0.0"));
  add(suite_version("b", "1.0.0", "globex"));
  set_status("b", "1.0.0", wpk::Status::approved);
  VersionQuery by_status = seen_by_all();
  by_status.status = wpk::Status::pending;
  EXPECT_EQ(list(by_status), (Ids{"a@1.0.0"}));
  VersionQuery by_publisher = seen_by_all();
  by_publisher.publisher = "globex";
  EXPECT_EQ(list(by_publisher), (Ids{"b@1.0.0"}));
  VersionQuery by_tag = seen_by_all();
  by_tag.tag = "maintenance";
  EXPECT_EQ(list(by_tag), (Ids{"b@1.0.0", "a@1.0.0"}));
  by_tag.tag = "main";
  EXPECT_EQ(list(by_tag), Ids{});
}

TEST_P(CatalogSuite, CombinesFilters) {
  add(suite_version("a", "1.0.0"));
  add(suite_version("b", "1.0.0", "globex"));
  set_status("a", "1.0.0", wpk::Status::approved);
  set_status("b", "1.0.0", wpk::Status::approved);
  VersionQuery query = seen_by_all();
  query.tag = "maintenance";
  query.publisher = "acme";
  query.status = wpk::Status::approved;
  EXPECT_EQ(list(query), (Ids{"a@1.0.0"}));
  query.status = wpk::Status::pending;
  EXPECT_EQ(list(query), Ids{});
  query.tag.reset();
  EXPECT_EQ(list(query), Ids{});
}

TEST_P(CatalogSuite, ShowsAViewerWhatItMaySee) {
  for (const char* name : {"a", "b", "c"}) add(suite_version(name, "1.0.0", name));
  set_status("a", "1.0.0", wpk::Status::approved);
  set_status("c", "1.0.0", wpk::Status::yanked);
  VersionQuery query = seen_by_all();
  query.viewer = {false, {}};
  EXPECT_EQ(list(query), (Ids{"a@1.0.0"}));
  query.viewer = {false, "b"};
  EXPECT_EQ(list(query), (Ids{"b@1.0.0", "a@1.0.0"}));
  query.tag = "maintenance";
  EXPECT_EQ(list(query), (Ids{"b@1.0.0", "a@1.0.0"}));
  query.tag.reset();
  query.status = wpk::Status::pending;
  EXPECT_EQ(list(query), (Ids{"b@1.0.0"}));
  query.viewer = {false, {}};
  EXPECT_EQ(list(query), Ids{});
  query.status.reset();
  query.publisher = "b";
  EXPECT_EQ(list(query), Ids{});
}

TEST_P(CatalogSuite, TheLatestReviewStands) {
  add(suite_version("a", "1.0.0"));
  for (const auto& review :
       {suite_review(wpk::Decision::approve, "fine"), suite_review(wpk::Decision::reject, "not so fine")}) {
    ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
      writer.insert_review("a", "1.0.0", review);
      return {};
    }));
  }
  const auto standing = read([](CatalogReader& reader) -> Result<ReviewRecord> {
    return *reader.find_version("a", "1.0.0")->review;
  });
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->reason, "not so fine");
  EXPECT_EQ(standing->tenant, "reviewers");
  const auto all = read([](CatalogReader& reader) -> Result<Ids> {
    Ids reasons;
    for (const ReviewRecord& review : reader.reviews_of(reader.find_version("a", "1.0.0")->seq)) {
      reasons.push_back(review.reason);
    }
    return reasons;
  });
  EXPECT_EQ(all, (Ids{"not so fine", "fine"}));
}

TEST_P(CatalogSuite, ReturnsAnEventAsItWasAppended) {
  append("acme", Audience::reviewers);
  const auto events = read([](CatalogReader& reader) -> Result<std::vector<EventRecord>> {
    return reader.list_events({true, Audience::everyone, {}, 0, 10});
  });
  ASSERT_EQ(events->size(), 1U);
  const EventRecord& event = events->front();
  EXPECT_EQ(event.seq, 1);
  EXPECT_EQ(event.at, kSuiteTime);
  EXPECT_EQ(event.type, "wpk.published");
  EXPECT_EQ(event.subject, "flow@1.0.0");
  EXPECT_EQ(event.tenant, "acme");
  EXPECT_EQ(event.actor, "acme/ann");
  EXPECT_EQ(event.data, "{}");
  EXPECT_EQ(event.audience, Audience::reviewers);
}

TEST_P(CatalogSuite, ReadsTheEventsThatTheCallerMaySee) {
  append("acme", Audience::nobody);       // 1
  append("acme", Audience::everyone);     // 2
  append("globex", Audience::reviewers);  // 3
  append("globex", Audience::everyone);   // 4
  append("globex", Audience::nobody);     // 5
  append("acme", Audience::reviewers);    // 6
  EXPECT_EQ(seqs({true, Audience::everyone, "root", 0, 10}), (Seqs{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(seqs({false, Audience::reviewers, "globex", 0, 10}), (Seqs{2, 3, 4, 5, 6}));
  EXPECT_EQ(seqs({false, Audience::everyone, "acme", 0, 10}), (Seqs{1, 2, 4, 6}));
  EXPECT_EQ(seqs({false, Audience::everyone, {}, 0, 10}), (Seqs{2, 4}));
}

TEST_P(CatalogSuite, ReadsEventsFromASeqUpToALimit) {
  for (int i = 0; i < 3; ++i) {
    append("acme", Audience::everyone);
    append("globex", Audience::everyone);
    append("globex", Audience::nobody);
  }
  EXPECT_EQ(seqs({false, Audience::everyone, "acme", 0, 3}), (Seqs{1, 2, 4}));
  EXPECT_EQ(seqs({false, Audience::everyone, "acme", 4, 3}), (Seqs{5, 7, 8}));
  EXPECT_EQ(seqs({false, Audience::everyone, "acme", 8, 3}), Seqs{});
  EXPECT_EQ(seqs({true, Audience::everyone, {}, 7, 1}), (Seqs{8}));
}

TEST_P(CatalogSuite, GivesReviewersEveryEventBesidesThePrivateOnesOfOthers) {
  std::mt19937 random(7);
  Seqs expected;
  for (std::int64_t seq = 1; seq <= 200; ++seq) {
    // Private events come in runs, as tokens and invitations do.
    const bool is_private = (seq / 9) % 3 == 0 || random() % 5 == 0;
    const std::string tenant = random() % 4 == 0 ? "reviewers" : "acme";
    append(tenant, is_private ? Audience::nobody : Audience::reviewers);
    if (!is_private || tenant == "reviewers") expected.push_back(seq);
  }
  for (const std::size_t limit : {1U, 7U, 300U}) {
    Seqs read;
    EventQuery query{false, Audience::reviewers, "reviewers", 0, limit};
    for (Seqs page = seqs(query); !page.empty(); page = seqs(query)) {
      EXPECT_LE(page.size(), limit);
      read.insert(read.end(), page.begin(), page.end());
      query.after = page.back();
    }
    EXPECT_EQ(read, expected) << limit;
  }
}

TEST_P(CatalogSuite, ReturnsTheLatestReviewsUpToTheLimit) {
  add(suite_version("a", "1.0.0"));
  const auto count = static_cast<int>(limits::kReviewHistory) + 3;
  ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
    for (int i = 1; i <= count; ++i)
      writer.insert_review("a", "1.0.0", suite_review(wpk::Decision::approve, std::to_string(i)));
    return {};
  }));
  const auto reviews = *read([](CatalogReader& reader) -> Result<std::vector<ReviewRecord>> {
    return reader.reviews_of(reader.find_version("a", "1.0.0")->seq);
  });
  ASSERT_EQ(reviews.size(), limits::kReviewHistory);
  EXPECT_EQ(reviews.front().reason, std::to_string(count));
  EXPECT_EQ(reviews.back().reason, "4");
}

TEST_P(CatalogSuite, TellsOfDurableEventsBeforeTheWriteEnds) {
  Seqs seen;
  catalog_->changes().subscribe([&] { seen.push_back(catalog_->changes().read().event_seq); });
  EXPECT_EQ(catalog_->changes().read().event_seq, 0);
  append("acme", Audience::nobody);
  EXPECT_EQ(catalog_->changes().read().event_seq, 1);
  ASSERT_FALSE(write([](CatalogWriter& writer) -> Result<void> {
    writer.append_event({kSuiteTime, "wpk.published", "flow@1.0.0", "acme", "acme/ann", "{}"});
    return fail("no", "No.");
  }));
  add(suite_version("flow", "1.0.0"));
  append("acme", Audience::everyone);
  EXPECT_EQ(seen, (Seqs{1, 2})) << "neither the cancelled event nor the commit without one";
}

TEST_P(CatalogSuite, RejectsAPositionThatItDidNotMake) {
  add(suite_version("a", "1.0.0"));
  VersionQuery query = seen_by_all();
  query.after = Position{"not one of its own"};
  const auto page =
      read([&](CatalogReader& reader) -> Result<VersionPage> { return reader.list_versions(query); });
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, "invalid_cursor");
}

TEST_P(CatalogSuite, SaysWhatAPublishWouldFind) {
  using Name = PublishTarget::Name;
  add(suite_version("a", "1.0.0"));
  const std::string owner = suite_version("a", "1.0.0").tenant;
  const auto target = [&](const char* name, const char* version, const std::string& tenant) {
    return *read([&](CatalogReader& reader) -> Result<PublishTarget> {
      return reader.find_publish_target(name, version, tenant);
    });
  };
  EXPECT_EQ(target("b", "1.0.0", owner).name, Name::free);
  EXPECT_EQ(target("a", "1.0.0", "stranger").name, Name::taken);
  EXPECT_FALSE(target("a", "1.0.0", "stranger").version);
  EXPECT_EQ(target("a", "2.0.0", owner).name, Name::owned);
  EXPECT_FALSE(target("a", "2.0.0", owner).version);
  ASSERT_TRUE(target("a", "1.0.0", owner).version);
  EXPECT_EQ(target("a", "1.0.0", owner).version->id(), "a@1.0.0");
  ASSERT_TRUE(write([](CatalogWriter& writer) -> Result<void> {
    writer.add_owner("a", "fellow", kSuiteTime);
    return {};
  }));
  EXPECT_EQ(target("a", "2.0.0", "fellow").name, Name::owned);
}

TEST_P(CatalogSuite, StoresAnArtifactOfTheLargestInlineSize) {
  ASSERT_GT(catalog_->inline_bytes(), 0);
  const std::string artifact(static_cast<std::size_t>(catalog_->inline_bytes()), 'x');
  const auto seq = write([&](CatalogWriter& writer) -> Result<std::int64_t> {
    writer.insert_package({"a", "acme", kSuiteTime});
    VersionRecord version = suite_version("a", "1.0.0");
    version.digest = wpk::digest_of(artifact);
    return writer.insert_version(version, artifact);
  });
  ASSERT_TRUE(seq);
  const auto stored = read([&](CatalogReader& reader) -> Result<bool> {
    EXPECT_EQ(reader.find_version("a", "1.0.0")->seq, *seq);
    return reader.find_content(*reader.find_version("a", "1.0.0")) == artifact;
  });
  EXPECT_EQ(stored, true);
}

TEST_P(CatalogSuite, NeverReturnsOtherBytesThanThoseOfTheDigest) {
  VersionRecord version = suite_version("a", "1.0.0");
  version.digest = wpk::digest_of("text");
  ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<bool> {
    writer.insert_package({"a", "acme", kSuiteTime});
    writer.insert_version(version, "test");
    return true;
  }));
  const auto found = read([](CatalogReader& reader) -> Result<bool> {
    const auto content = reader.find_content(*reader.find_version("a", "1.0.0"));
    return !content && content.error().code == errors::kCatalogUnavailable;
  });
  EXPECT_EQ(found, true);
}

TEST_P(CatalogSuite, KnowsHowMuchIsInIt) {
  const auto without_bytes = [this] {
    CatalogSize size = catalog_->size();
    size.bytes = 0;
    return size;
  };
  EXPECT_EQ(without_bytes(), CatalogSize{});
  add(suite_version("a", "1.0.0"));
  add(suite_version("a", "2.0.0"));
  add(suite_version("b", "1.0.0"));
  set_status("a", "1.0.0", wpk::Status::approved);
  set_status("a", "1.0.0", wpk::Status::yanked);
  const CatalogSize size{2, {2, 0, 0, 0, 1}};
  EXPECT_EQ(without_bytes(), size);
  EXPECT_GT(catalog_->size().bytes, 0);

  ASSERT_FALSE(write([](CatalogWriter& writer) -> Result<void> {
    writer.insert_package({"c", "acme", kSuiteTime});
    writer.set_status("a", "2.0.0", wpk::Status::rejected, kSuiteTime);
    return fail("no", "No.");
  }));
  EXPECT_ANY_THROW(write([](CatalogWriter& writer) -> Result<void> {
    writer.insert_package({"c", "acme", kSuiteTime});
    throw std::logic_error("a bug");
  }));
  EXPECT_EQ(without_bytes(), size);
}

TEST_P(CatalogSuite, SaysThatItCanCommit) {
  EXPECT_TRUE(await_for_test(catalog_->check()));
}

}  // namespace
}  // namespace atom::marketplace
