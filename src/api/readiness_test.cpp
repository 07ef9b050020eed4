#include "api/readiness.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "atom/base/limits.hpp"
#include "atom/base/temporary_directory_for_test.hpp"
#include "blob/memory/store.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::api {
namespace {

namespace market = marketplace::errors;

/// Fails to store anything.
class BrokenStore final : public marketplace::BlobStore {
 public:
  boost::asio::awaitable<Result<void>> put(std::string_view, std::string_view) override {
    co_return fail(market::kCatalogUnavailable, std::string(market::kUnavailableMessage));
  }
  boost::asio::awaitable<Result<std::string>> get(std::string_view) override { co_return std::string(); }
  std::int64_t bytes() const override { return 0; }
};

class SilentFeed final : public ChangeFeed {
 public:
  SilentFeed() : ChangeFeed(std::chrono::milliseconds(0)) {}
};

/// Throws instead of committing, until told otherwise.
class ThrowingCatalog final : public marketplace::Catalog {
 public:
  bool throws = true;

  ChangeFeed& changes() override { return changes_; }
  std::int64_t inline_bytes() const override { return 0; }
  boost::asio::awaitable<Result<void>> check() override {
    if (throws) throw std::bad_alloc();
    co_return Result<void>();
  }
  marketplace::StorageOutcomes outcomes() override { return {}; }
  marketplace::CatalogSize size() override { return {}; }

 protected:
  boost::asio::awaitable<Result<void>> run_read(const ReadJob&) override { co_return Result<void>(); }
  boost::asio::awaitable<Result<void>> run_write(const WriteJob&) override { co_return Result<void>(); }

 private:
  SilentFeed changes_;
};

class ReadinessTest : public testing::Test {
 protected:
  static double commits(storage::sqlite::Catalog& catalog) {
    for (const Sample& sample : catalog.samples()) {
      if (sample.name == "atom_catalog_commits_total") return sample.value;
    }
    return -1;
  }

  template <class T>
  T run(boost::asio::awaitable<T> task) {
    auto result = boost::asio::co_spawn(loop_, std::move(task), boost::asio::use_future);
    loop_.restart();
    loop_.run();
    return result.get();
  }

  boost::asio::io_context loop_;
  TemporaryDirectory directory_;
  std::unique_ptr<storage::sqlite::Catalog> catalog_ =
      std::move(storage::sqlite::create_catalog(directory_.path())->catalog);
  blob::memory::Store blobs_;
  marketplace::StorageStatus storage_{*catalog_, blobs_};
  Readiness readiness_{storage_};
};

TEST_F(ReadinessTest, CommitsOnceForAllWhoAsk) {
  const double before = commits(*catalog_);
  std::vector<std::future<Result<void>>> asked;
  for (int i = 0; i < 1000; ++i)
    asked.push_back(boost::asio::co_spawn(loop_, readiness_.check(), boost::asio::use_future));
  loop_.run();
  for (auto& outcome : asked) EXPECT_TRUE(outcome.get());
  EXPECT_EQ(commits(*catalog_), before + 1);
}

TEST_F(ReadinessTest, CommitsNothingAfterARealChange) {
  ASSERT_TRUE(run(catalog_->check()));
  const double before = commits(*catalog_);
  EXPECT_TRUE(run(readiness_.check()));
  EXPECT_EQ(commits(*catalog_), before);
}

TEST_F(ReadinessTest, IsLostIfALargeDocumentCannotBeStored) {
  BrokenStore broken;
  marketplace::StorageStatus storage(*catalog_, broken);
  Readiness readiness(storage);
  EXPECT_TRUE(run(readiness.check()));
  EXPECT_FALSE(run(storage.blobs().put("a digest", "bytes")));
  const Result<void> rejected = run(readiness.check());
  ASSERT_FALSE(rejected);
  EXPECT_EQ(rejected.error().code, market::kCatalogUnavailable);
  EXPECT_NE(rejected.error().message.find("large document"), std::string::npos) << rejected.error().message;
}

TEST_F(ReadinessTest, ProbesAgainAfterAnException) {
  ThrowingCatalog catalog;
  marketplace::StorageStatus storage(catalog, blobs_);
  Readiness readiness(storage);
  const Result<void> failed = run(readiness.check());
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, market::kCatalogUnavailable);
  EXPECT_NE(failed.error().message.find("bad_alloc"), std::string::npos) << failed.error().message;

  catalog.throws = false;
  const auto until = std::chrono::steady_clock::now() + 2 * limits::kReadyInterval;
  while (!run(readiness.check()) && std::chrono::steady_clock::now() < until) {
  }
  EXPECT_TRUE(run(readiness.check()));
}

}  // namespace
}  // namespace atom::api
