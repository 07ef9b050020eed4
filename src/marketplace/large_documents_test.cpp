#include <gtest/gtest.h>

#include "marketplace/marketplace_for_test.hpp"

namespace atom::marketplace {
namespace {

/// A document of exactly `size` bytes.
OwnedSubmission document_of(const std::string& version, std::size_t size) {
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

class LargeDocumentsTest : public MarketplaceTest {
 protected:
  std::string publish(const Principal& principal, const Submission& sent) {
    return code_of(MarketplaceTest::publish(principal, sent));
  }
  /// The bytes, or the code of the failure.
  std::string download(const std::string& reference) {
    const auto artifact = MarketplaceTest::download(kAnn, reference);
    return artifact ? artifact->bytes : artifact.error().code;
  }
  bool is_in_catalog(const std::string& version) {
    return *await_for_test(catalog_->read([&](CatalogReader& reader) -> Result<bool> {
      return reader.find_content(*reader.find_version("flow", version))->has_value();
    }));
  }
};

TEST_F(LargeDocumentsTest, AreBlobsAndSmallOnesAreInTheCatalog) {
  const auto largest = static_cast<std::size_t>(catalog_->inline_bytes());
  const OwnedSubmission small = document_of("1.0.0", largest);
  const OwnedSubmission large = document_of("2.0.0", largest + 1);
  ASSERT_EQ(publish(kAnn, small), "ok");
  EXPECT_EQ(blobs_.bytes(), 0);
  ASSERT_EQ(publish(kAnn, large), "ok");
  EXPECT_EQ(blobs_.bytes(), static_cast<std::int64_t>(large.artifact.bytes().size()));
  EXPECT_TRUE(is_in_catalog("1.0.0"));
  EXPECT_FALSE(is_in_catalog("2.0.0"));
  EXPECT_EQ(download("flow@1.0.0"), small.artifact.bytes());
  EXPECT_EQ(download("flow@2.0.0"), large.artifact.bytes());
  EXPECT_EQ(marketplace_.storage.size().bytes, catalog_->size().bytes + blobs_.bytes());
}

TEST_F(LargeDocumentsTest, AreStoredOnceWhenAPublishIsRepeated) {
  const OwnedSubmission large = document_of("1.0.0", 100'000);
  ASSERT_EQ(publish(kAnn, large), "ok");
  const std::int64_t events = marketplace_.events.last();
  const auto again = await_for_test(marketplace_.publishing.publish(kAnn, large));
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->created);
  EXPECT_EQ(blobs_.bytes(), 100'000);
  EXPECT_EQ(marketplace_.events.last(), events);
}

TEST_F(LargeDocumentsTest, LeaveNothingBehindIfRejected) {
  ASSERT_EQ(publish(kAnn, document_of("1.0.0", 1000)), "ok");
  EXPECT_EQ(publish(kRob, document_of("2.0.0", 100'000)), errors::kInsufficientScope);
  EXPECT_EQ(publish(kGil, document_of("2.0.0", 100'000)), errors::kNameTaken);
  EXPECT_EQ(publish(kAnn, document_of("1.0.0", 100'000)), errors::kVersionExists);
  OwnedSubmission misnamed = document_of("2.0.0", 100'000);
  misnamed.expected_id = "flow@2.0.1";
  EXPECT_EQ(publish(kAnn, misnamed), errors::kIdMismatch);
  OwnedSubmission is_signed = document_of("2.0.0", 100'000);
  is_signed.signatures = {"c2ln"};
  EXPECT_EQ(publish(kAnn, is_signed), errors::kSignatureKeyUnknown);
  OwnedSubmission conditional = document_of("2.0.0", 100'000);
  conditional.precondition = std::vector<std::string>{"sha256:of what is not there"};
  EXPECT_EQ(publish(kAnn, conditional), errors::kDigestMismatch);
  EXPECT_EQ(blobs_.bytes(), 0);
}

TEST_F(LargeDocumentsTest, AreNotPublishedIfTheirBytesCannotBeStored) {
  FullStore full;
  Publishing unlucky(*catalog_, full, clock_, {});
  const OwnedSubmission large = document_of("1.0.0", 100'000);
  EXPECT_EQ(code_of(await_for_test(unlucky.publish(kAnn, large))), errors::kCatalogUnavailable);
  EXPECT_EQ(download("flow@1.0.0"), errors::kWpkNotFound);
  EXPECT_EQ(marketplace_.events.last(), 0);
  EXPECT_EQ(publish(kGil, large), "ok") << "not even the name was taken";
}

TEST_F(LargeDocumentsTest, AreReadFromACatalogThatStoresThemItself) {
  const OwnedSubmission large = document_of("1.0.0", 100'000);
  VersionRecord version;
  version.name = "flow";
  version.version = "1.0.0";
  version.tenant = "acme";
  version.digest = large.artifact.digest();
  ASSERT_TRUE(await_for_test(catalog_->write([&](CatalogWriter& writer) -> Result<void> {
    writer.insert_package({"flow", "acme", {}});
    writer.insert_version(version, large.artifact.bytes());
    return {};
  })));
  EXPECT_EQ(download("flow@1.0.0"), large.artifact.bytes());
}

TEST_F(LargeDocumentsTest, AreStoredAgainByARepeatedPublishIfTheirBytesAreGone) {
  const OwnedSubmission large = document_of("1.0.0", 100'000);
  ASSERT_EQ(publish(kAnn, large), "ok");
  blob::memory::Store empty;
  Publishing repeated(*catalog_, empty, clock_, {});
  const auto again = await_for_test(repeated.publish(kAnn, large));
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->created);
  EXPECT_EQ(*await_for_test(empty.get(large.artifact.digest())), large.artifact.bytes());
}

TEST_F(LargeDocumentsTest, AreUnavailableIfTheirBytesAreGone) {
  ASSERT_EQ(publish(kAnn, document_of("1.0.0", 100'000)), "ok");
  blob::memory::Store others;
  Discovery unlucky(*catalog_, others, "a key");
  const auto artifact = await_for_test(unlucky.download(kAnn, *wpk::Reference::parse("flow@1.0.0")));
  EXPECT_EQ(code_of(artifact), errors::kCatalogUnavailable);
}

}  // namespace
}  // namespace atom::marketplace
