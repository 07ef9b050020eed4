#include "atom/base/redaction.hpp"

#include <gtest/gtest.h>

namespace atom {
namespace {

const std::string kKey = "atom_" + std::string(43, 'k');
const std::string kJwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ." + std::string(43, 's');

TEST(Redaction, HidesCredentials) {
  for (const std::string& secret : {kKey, kJwt, "atom%5F" + std::string(43, 'k')}) {
    EXPECT_EQ(redacted(secret), "[redacted]");
    EXPECT_EQ(redacted("/v1/wpks/" + secret + "/content"), "/v1/wpks/[redacted]/content");
    EXPECT_EQ(redacted("x" + secret + "' " + secret + "."), "x[redacted]' [redacted]");
    EXPECT_TRUE(holds_credential("'" + secret + "'"));
  }
  EXPECT_EQ(redacted("/v1/" + kKey + "/" + kJwt), "/v1/[redacted]/[redacted]");
}

TEST(Redaction, LeavesOtherTextsAlone) {
  for (const char* text : {"", "/v1/wpks/atom_of_mine@1.0.0", "atom_", "eyJ", "/v1/wpks/drain-node@1.0.0",
                           "atom_atom_atom_", "An API key begins with atom_."}) {
    EXPECT_EQ(redacted(text), text);
    EXPECT_FALSE(holds_credential(text)) << text;
  }
}

}  // namespace
}  // namespace atom
