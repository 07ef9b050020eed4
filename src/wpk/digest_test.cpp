#include "atom/wpk/digest.hpp"

#include <gtest/gtest.h>

#include "atom/wpk/errors.hpp"

namespace atom::wpk {
namespace {

TEST(Digest, BeginsWithTheAlgorithm) {
  EXPECT_EQ(digest_of("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, AcceptsItsOwnForm) {
  EXPECT_TRUE(check_digest(digest_of("")));
}

TEST(Digest, RejectsEveryOtherForm) {
  const std::string hex = digest_of("").substr(7);
  const std::string upper = "sha256:E3" + hex.substr(2);
  for (const std::string& text :
       {std::string(), hex, "sha256:" + hex.substr(1), "sha256:" + hex + "0", "sha512:" + hex,
        "SHA256:" + hex, upper, "sha256:g" + hex.substr(1), " sha256:" + hex}) {
    const auto result = check_digest(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, errors::kInvalidDigest);
  }
}

}  // namespace
}  // namespace atom::wpk
