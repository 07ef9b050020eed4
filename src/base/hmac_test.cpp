#include "atom/base/hmac.hpp"

#include <gtest/gtest.h>

#include "atom/base/encoding.hpp"

namespace atom {
namespace {

// RFC 4231 test case 2.
TEST(HmacSha256, PassesThePublishedCase) {
  EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(EqualInConstantTime, ComparesLengthAndBytes) {
  EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abcd")));
}

}  // namespace
}  // namespace atom
