#include <gtest/gtest.h>

#include "atom/base/limits.hpp"
#include "blob/memory/store.hpp"
#include "marketplace/await_for_test.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/marketplace.hpp"
#include "marketplace/principals_for_test.hpp"
#include "marketplace/submission_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::marketplace {
namespace {

constexpr std::size_t kLargest = limits::kInlineContentBytes;

/// A document of exactly `size` bytes.
OwnedSubmission submission(const std::string& version, std::size_t size) {
  const std::string head = R"({"name":"flow","version":")" + version + R"(","steps":["init"],"notes":")";
  return submission_for_test(head + std::string(size - head.size() - 2, 'x') + "\"}");
}

/// A disk that takes nothing.
class FullStore final : public BlobStore {
 public:
  boost::asio::awaitable<Result<void>> put(std::string_view, std::string_view) override {
    co_return fail(errors::kCatalogUnavailable, std::string(errors::kUnavailableMessage));
  }
  boost::asio::awaitable<Result<std::string>> get(std::string_view) override {
    co_return fail(errors::kCatalogUnavailable, std::string(errors::kUnavailableMessage));
  }
  std::int64_t bytes() const override { return 0; }
};

class LargeDocumentsTest : public testing::Test {
 protected:
  template <class T>
  static std::string code_of(const Result<T>& result) {
    return result ? "ok" : result.error().code;
  }

  std::string publish(const Principal& principal, const Submission& sent) {
    return code_of(await_for_test(marketplace_.publish(principal, sent)));
  }
  /// The bytes, or the code of the failure.
  std::string download(const std::string& reference) {
    const auto artifact = await_for_test(marketplace_.download(kAnn, *wpk::Reference::parse(reference)));
    return artifact ? artifact->bytes : artifact.error().code;
  }
  bool is_in_catalog(const std::string& version) {
    return *await_for_test(catalog_->read([&](CatalogReader& reader) -> Result<bool> {
      return reader.find_content(reader.find_version("flow", version)->seq).has_value();
    }));
  }

  std::unique_ptr<Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
  ManualClock clock_{Timestamp{std::chrono::seconds{1'800'000'000}}};
  blob::memory::Store blobs_;
  Marketplace marketplace_{*catalog_, blobs_, clock_, {}, "a key"};
};

TEST_F(LargeDocumentsTest, LieOutsideOfTheCatalogAndTheOthersInIt) {
  const OwnedSubmission small = submission("1.0.0", kLargest);
  const OwnedSubmission large = submission("2.0.0", kLargest + 1);
  ASSERT_EQ(publish(kAnn, small), "ok");
  EXPECT_EQ(blobs_.bytes(), 0);
  ASSERT_EQ(publish(kAnn, large), "ok");
  EXPECT_EQ(blobs_.bytes(), static_cast<std::int64_t>(large.bytes.size()));
  EXPECT_TRUE(is_in_catalog("1.0.0"));
  EXPECT_FALSE(is_in_catalog("2.0.0"));
  EXPECT_EQ(download("flow@1.0.0"), small.bytes);
  EXPECT_EQ(download("flow@2.0.0"), large.bytes);
  EXPECT_EQ(marketplace_.catalog_stats().bytes, catalog_->stats().bytes + blobs_.bytes());
}

TEST_F(LargeDocumentsTest, ArePublishedOnceWhateverIsRepeated) {
  const OwnedSubmission large = submission("1.0.0", 100'000);
  ASSERT_EQ(publish(kAnn, large), "ok");
  const std::int64_t events = marketplace_.last_event();
  const auto again = await_for_test(marketplace_.publish(kAnn, large));
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->created);
  EXPECT_EQ(blobs_.bytes(), 100'000);
  EXPECT_EQ(marketplace_.last_event(), events);
}

TEST_F(LargeDocumentsTest, LeaveNothingBehindWhereTheyAreRefused) {
  ASSERT_EQ(publish(kAnn, submission("1.0.0", 1000)), "ok");
  EXPECT_EQ(publish(kRob, submission("2.0.0", 100'000)), errors::kInsufficientScope);
  EXPECT_EQ(publish(kGil, submission("2.0.0", 100'000)), errors::kNameTaken);
  EXPECT_EQ(publish(kAnn, submission("1.0.0", 100'000)), errors::kVersionExists);
  OwnedSubmission misnamed = submission("2.0.0", 100'000);
  misnamed.expected_id = "flow@2.0.1";
  EXPECT_EQ(publish(kAnn, misnamed), errors::kIdMismatch);
  OwnedSubmission is_signed = submission("2.0.0", 100'000);
  is_signed.signatures = {"c2ln"};
  EXPECT_EQ(publish(kAnn, is_signed), errors::kSignatureKeyUnknown);
  OwnedSubmission conditional = submission("2.0.0", 100'000);
  conditional.condition = std::vector<std::string>{"sha256:of what is not there"};
  EXPECT_EQ(publish(kAnn, conditional), errors::kDigestMismatch);
  EXPECT_EQ(blobs_.bytes(), 0);
}

TEST_F(LargeDocumentsTest, AreNotThereWhereTheirBytesCannotBeKept) {
  FullStore full;
  Marketplace unlucky(*catalog_, full, clock_, {}, "a key");
  const OwnedSubmission large = submission("1.0.0", 100'000);
  EXPECT_EQ(code_of(await_for_test(unlucky.publish(kAnn, large))), errors::kCatalogUnavailable);
  EXPECT_EQ(download("flow@1.0.0"), errors::kWpkNotFound);
  EXPECT_EQ(marketplace_.last_event(), 0);
  EXPECT_EQ(publish(kGil, large), "ok") << "not even the name was taken";
}

TEST_F(LargeDocumentsTest, AreReadFromACatalogThatHasThemItself) {
  const OwnedSubmission large = submission("1.0.0", 100'000);
  VersionRecord version;
  version.name = "flow";
  version.version = "1.0.0";
  version.tenant = "acme";
  ASSERT_TRUE(await_for_test(catalog_->write([&](CatalogWriter& writer) -> Result<void> {
    writer.insert_package({"flow", "acme", {}});
    writer.insert_version(version, large.bytes);
    return {};
  })));
  EXPECT_EQ(download("flow@1.0.0"), large.bytes);
}

TEST_F(LargeDocumentsTest, AreSaidToBeUnavailableWhereTheirBytesAreGone) {
  ASSERT_EQ(publish(kAnn, submission("1.0.0", 100'000)), "ok");
  blob::memory::Store others;
  Marketplace unlucky(*catalog_, others, clock_, {}, "a key");
  const auto artifact = await_for_test(unlucky.download(kAnn, *wpk::Reference::parse("flow@1.0.0")));
  EXPECT_EQ(code_of(artifact), errors::kCatalogUnavailable);
}

}  // namespace
}  // namespace atom::marketplace
