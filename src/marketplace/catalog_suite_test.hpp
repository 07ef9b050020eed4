#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "marketplace/await_for_test.hpp"
#include "marketplace/catalog.hpp"

/// What every catalog does, whatever it is made of. An adapter compiles the suite into its test and
/// instantiates it with a way to make an empty one.
namespace atom::marketplace {

struct CatalogMaker {
  std::string name;
  std::function<std::unique_ptr<Catalog>()> make;
};

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
      for (const VersionRecord& version : reader.list_versions(query)) ids.push_back(version.id());
      return ids;
    });
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
