#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "blob/memory/store.hpp"
#include "marketplace/await_for_test.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/marketplace.hpp"
#include "marketplace/principals_for_test.hpp"
#include "marketplace/submission_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::marketplace {

/// A small document whose id is `id`.
inline OwnedSubmission submission(const std::string& id, const std::string& step = "init") {
  const std::size_t at = id.find('@');
  return submission_for_test(R"({"name":")" + id.substr(0, at) + R"(","version":")" + id.substr(at + 1) +
                             R"(","steps":[")" + step + "\"]}");
}

/// An empty marketplace in memory, and its use cases without coroutines.
class MarketplaceTest : public testing::Test {
 protected:
  template <class T>
  static std::string code_of(const Result<T>& result) {
    return result ? "ok" : result.error().code;
  }

  Result<Publication> publish(const Principal& principal, const Submission& sent) {
    return await_for_test(marketplace_.publishing.publish(principal, sent));
  }
  Result<VersionRecord> withdraw(const Principal& principal, const std::string& id,
                                 const Precondition& precondition = {}) {
    return await_for_test(marketplace_.publishing.withdraw(principal, *wpk::Id::parse(id), precondition));
  }
  Result<VersionRecord> yank(const Principal& principal, const std::string& id) {
    return await_for_test(marketplace_.publishing.yank(principal, *wpk::Id::parse(id), {}));
  }
  Result<VersionRecord> unyank(const Principal& principal, const std::string& id) {
    return await_for_test(marketplace_.publishing.unyank(principal, *wpk::Id::parse(id), {}));
  }
  Result<VersionRecord> review(const Principal& principal, const std::string& id, wpk::Decision decision,
                               std::optional<std::string> digest = {}, const std::string& reason = "") {
    return await_for_test(
        marketplace_.reviewing.review(principal, {*wpk::Id::parse(id), decision, reason, std::move(digest)}));
  }
  Result<VersionRecord> approve(const std::string& id) { return review(kRob, id, wpk::Decision::approve); }
  Result<VersionRecord> find(const Caller& caller, const std::string& reference) {
    return await_for_test(marketplace_.discovery.find(caller, *wpk::Reference::parse(reference)));
  }
  Result<Artifact> download(const Caller& caller, const std::string& reference) {
    return await_for_test(marketplace_.discovery.download(caller, *wpk::Reference::parse(reference)));
  }
  Result<PackageView> find_package(const Caller& caller, const PackageQuery& query) {
    return await_for_test(marketplace_.discovery.find_package(caller, query));
  }
  Result<ListPage> list(const Caller& caller, const ListQuery& query) {
    return await_for_test(marketplace_.discovery.list(caller, query));
  }

  std::unique_ptr<Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  ManualClock clock_{Timestamp{std::chrono::seconds{1'800'000'000}}};
  blob::memory::Store blobs_;
  Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
};

}  // namespace atom::marketplace
