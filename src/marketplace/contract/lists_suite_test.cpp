#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <ranges>

#include "marketplace/contract/catalog_suite_test.hpp"

/// Compares lists, for every combination of filters, with the versions that were added.
namespace atom::marketplace {
namespace {

using wpk::Status;

constexpr int kPackages = 40;
constexpr int kVersions = 240;
constexpr const char* kTenants[] = {"acme", "globex", "initech"};
constexpr const char* kFellow = "umbrella";  ///< Owns each fifth package too, and publishes nothing.
constexpr Status kStatuses[] = {Status::pending, Status::approved, Status::rejected, Status::withdrawn,
                                Status::yanked};

class ListsSuite : public CatalogSuite {
 protected:
  ListsSuite() {
    std::mt19937 random(9);
    const auto one_of = [&random](const auto& choices) { return choices[random() % std::size(choices)]; };
    const std::string runtimes[] = {"docker", "k8s", "", std::string(70, 'r')};
    const std::vector<std::string> tags[] = {{"ci"}, {"ci", "ci cd"}, {"!!!"}, {}};
    for (int i = 0; i < kVersions; ++i) {
      const int package = static_cast<int>(random() % kPackages);
      VersionRecord version;
      version.name = fmt::format("package-{}", package);
      version.version = fmt::format("1.{}.0", i);
      version.tenant = kTenants[package % 3];
      version.runtime = one_of(runtimes);
      version.tags = one_of(tags);
      version.published_at = version.updated_at = kSuiteTime + std::chrono::milliseconds{random() % 20};
      add(version);
      if (package % 5 == 0) share(version.name);
      // Some change their status once they are found as what they were.
      if (const Status status = one_of(kStatuses); status != Status::pending) {
        version.status = status;
        version.updated_at = kSuiteTime;
        set_status(version.name, version.version, status);
      }
      added_.push_back(std::move(version));
    }
  }

  void share(const std::string& name) {
    ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
      if (!writer.is_owner(name, kFellow)) writer.add_owner(name, kFellow, kSuiteTime);
      return {};
    }));
  }

  static bool may_see(const Viewer& viewer, const VersionRecord& version) {
    if (version.status == Status::approved || viewer.sees_all) return true;
    const bool is_shared = std::stoi(version.name.substr(8)) % 5 == 0;
    return viewer.tenant == version.tenant || (is_shared && viewer.tenant == kFellow);
  }

  static bool passes(const VersionQuery& query, const VersionRecord& version) {
    return may_see(query.viewer, version) && (!query.status || *query.status == version.status) &&
           (!query.publisher || *query.publisher == version.tenant) &&
           (!query.runtime || *query.runtime == version.runtime) &&
           (!query.tag || std::ranges::find(version.tags, *query.tag) != version.tags.end());
  }

  /// Newest first, or the latest change first; what came later stands first among equals.
  std::vector<std::string> expected(const VersionQuery& query) const {
    std::vector<VersionRecord> left;
    for (const VersionRecord& version : added_ | std::views::reverse)
      if (passes(query, version)) left.push_back(version);
    if (query.sort == Sort::updated)
      std::ranges::stable_sort(left, std::greater{}, &VersionRecord::updated_at);
    std::vector<std::string> ids;
    for (const VersionRecord& version : left) ids.push_back(version.id());
    return ids;
  }

  std::vector<std::string> listed(const VersionQuery& query) {
    std::vector<std::string> ids = pages(query);
    std::erase(ids, "|");
    return ids;
  }

  std::vector<VersionRecord> added_;
};

INSTANTIATE_TEST_SUITE_P(Suite, ListsSuite, testing::ValuesIn(catalog_makers()),
                         [](const auto& made) { return made.param.name; });

std::vector<Viewer> viewers() {
  return {{}, {false, "acme"}, {false, kFellow}, {false, "nobody-else"}, {true, std::nullopt}};
}

std::string name_of(const VersionQuery& query) {
  return fmt::format("status {}, publisher {}, runtime {}, tag {}, viewer {}, sort {}",
                     query.status ? wpk::to_string(*query.status) : "-", query.publisher.value_or("-"),
                     query.runtime.value_or("-"), query.tag.value_or("-"),
                     query.viewer.sees_all ? "all" : query.viewer.tenant.value_or("-"),
                     static_cast<int>(query.sort));
}

template <class T>
std::vector<std::optional<T>> or_none(std::vector<T> values) {
  std::vector<std::optional<T>> all{std::nullopt};
  for (T& value : values) all.emplace_back(std::move(value));
  return all;
}

TEST_P(ListsSuite, MatchTheirFilters) {
  VersionQuery query;
  query.limit = 9;
  std::size_t lists = 0;
  std::size_t empty = 0;
  for (const Viewer& viewer : viewers())
    for (const auto& status : or_none<Status>({std::begin(kStatuses), std::end(kStatuses)}))
      for (const auto& publisher : or_none<std::string>({"acme", kFellow}))
        for (const auto& runtime : or_none<std::string>({"docker", std::string(70, 'r')}))
          for (const auto& tag : or_none<std::string>({"ci", "!!!"}))
            for (const Sort sort : {Sort::published, Sort::updated}) {
              query.viewer = viewer;
              query.status = status;
              query.publisher = publisher;
              query.runtime = runtime;
              query.tag = tag;
              query.sort = sort;
              const auto ids = expected(query);
              ASSERT_EQ(listed(query), ids) << name_of(query);
              ++lists;
              empty += ids.empty() ? 1U : 0U;
            }
  EXPECT_GT(lists - empty, lists / 4) << "hardly a list has anything in it";
}

}  // namespace
}  // namespace atom::marketplace
