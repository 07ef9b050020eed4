#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "marketplace/await_for_test.hpp"
#include "marketplace/catalog.hpp"

/// The behaviour that every catalog must have. An adapter compiles the suites of this folder into its
/// test and defines `catalog_makers`.
namespace atom::marketplace {

struct CatalogMaker {
  std::string name;
  std::function<std::unique_ptr<Catalog>()> make;
};

/// The adapters under test.
std::vector<CatalogMaker> catalog_makers();

inline constexpr Timestamp kSuiteTime{std::chrono::milliseconds{1'800'000'000'000}};

class CatalogSuite : public testing::TestWithParam<CatalogMaker> {
 protected:
  template <class Job>
  auto read(Job job) {
    return await_for_test(catalog_->read(std::move(job)));
  }
  template <class Job>
  auto write(Job job) {
    return await_for_test(catalog_->write(std::move(job)));
  }

  void add(const VersionRecord& version) {
    const auto added = write([&](CatalogWriter& writer) -> Result<void> {
      if (!writer.find_package(version.name))
        writer.insert_package({version.name, version.tenant, kSuiteTime});
      writer.insert_version(version, "text");
      return {};
    });
    ASSERT_TRUE(added);
  }

  std::vector<std::string> list(const VersionQuery& query) {
    return *read([&](CatalogReader& reader) -> Result<std::vector<std::string>> {
      std::vector<std::string> ids;
      const auto page = reader.list_versions(query);
      if (!page) return fail(page.error());
      for (const VersionRecord& version : page->versions) ids.push_back(version.id());
      return ids;
    });
  }

  /// The ids of every page, with a `|` between two pages. `between` runs after each.
  std::vector<std::string> pages(
      VersionQuery query, const std::function<void()>& between = [] {}) {
    std::vector<std::string> ids;
    for (;;) {
      const auto page =
          *read([&](CatalogReader& reader) -> Result<VersionPage> { return reader.list_versions(query); });
      for (const VersionRecord& version : page.versions) ids.push_back(version.id());
      if (!page.next) return ids;
      ids.emplace_back("|");
      query.after = page.next;
      between();
    }
  }

  void set_status(const std::string& name, const std::string& version, wpk::Status status) {
    ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
      writer.set_status(name, version, status, kSuiteTime);
      return {};
    }));
  }

  /// An event of `tenant`.
  void append(const std::string& tenant, Audience audience) {
    ASSERT_TRUE(write([&](CatalogWriter& writer) -> Result<void> {
      writer.append_event(
          {kSuiteTime, "wpk.published", "flow@1.0.0", tenant, tenant + "/ann", "{}", audience});
      return {};
    }));
  }

  std::vector<std::int64_t> seqs(const EventQuery& query) {
    return *read([&](CatalogReader& reader) -> Result<std::vector<std::int64_t>> {
      std::vector<std::int64_t> found;
      for (const EventRecord& event : reader.list_events(query)) found.push_back(event.seq);
      return found;
    });
  }

  std::unique_ptr<Catalog> catalog_ = GetParam().make();
};

}  // namespace atom::marketplace
