#include "marketplace/contract/blob_store_suite_test.hpp"

#include <cstddef>
#include <future>

#include "atom/wpk/digest.hpp"
#include "marketplace/errors.hpp"

namespace atom::marketplace {
namespace {

INSTANTIATE_TEST_SUITE_P(Suite, BlobStoreSuite, testing::ValuesIn(blob_store_makers()),
                         [](const auto& made) { return made.param.name; });

/// Every byte that there is, in turn, and so no text.
std::string every_byte(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i % 251);
  return bytes;
}

TEST_P(BlobStoreSuite, ReturnsWhatWasPut) {
  for (const std::string& bytes : {std::string(), std::string("text"), every_byte((1 << 20) + 1)}) {
    ASSERT_TRUE(put(wpk::digest_of(bytes), bytes));
  }
  for (const std::string& bytes : {every_byte((1 << 20) + 1), std::string("text"), std::string()}) {
    EXPECT_EQ(get(wpk::digest_of(bytes)), bytes);
  }
}

TEST_P(BlobStoreSuite, StoresTheSameBytesOnce) {
  const std::string bytes = every_byte(1000);
  EXPECT_EQ(store_->bytes(), 0);
  for (int time = 0; time < 3; ++time) ASSERT_TRUE(put(wpk::digest_of(bytes), bytes));
  EXPECT_EQ(store_->bytes(), 1000);
  ASSERT_TRUE(put(wpk::digest_of("other"), "other"));
  EXPECT_EQ(store_->bytes(), 1005);
  EXPECT_EQ(get(wpk::digest_of(bytes)), bytes);
}

TEST_P(BlobStoreSuite, HasNoOtherBlobs) {
  ASSERT_TRUE(put(wpk::digest_of("there"), "there"));
  EXPECT_EQ(get(wpk::digest_of("elsewhere")), errors::kCatalogUnavailable);
}

TEST_P(BlobStoreSuite, RejectsMalformedDigests) {
  for (const char* text : {"", "sha256:", "sha256:00", "sha256:../sha256/00", "md5:0", "../../catalog.db"}) {
    EXPECT_EQ(get(text), errors::kCatalogUnavailable) << text;
    EXPECT_FALSE(put(text, "text")) << text;
  }
  EXPECT_EQ(store_->bytes(), 0);
}

TEST_P(BlobStoreSuite, StoresManyConcurrently) {
  constexpr std::size_t kBlobs = 48;
  std::vector<std::string> blobs;
  std::vector<std::string> digests;
  for (std::size_t i = 0; i < kBlobs; ++i) {
    blobs.push_back(every_byte(100'000 + i / 2));
    digests.push_back(wpk::digest_of(blobs.back()));
  }
  std::vector<std::future<Result<void>>> results;
  auto& loop = loop_for_test();
  for (std::size_t i = 0; i < kBlobs; ++i) {
    results.push_back(
        boost::asio::co_spawn(loop, store_->put(digests[i], blobs[i]), boost::asio::use_future));
  }
  loop.restart();
  loop.run();
  std::int64_t expected = 0;
  for (std::size_t i = 0; i < kBlobs; ++i) {
    EXPECT_TRUE(results[i].get());
    EXPECT_EQ(get(digests[i]), blobs[i]);
    if (i % 2 == 0) expected += static_cast<std::int64_t>(blobs[i].size());
  }
  EXPECT_EQ(store_->bytes(), expected);
}

}  // namespace
}  // namespace atom::marketplace
