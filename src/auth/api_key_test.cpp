#include "auth/api_key.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace atom::auth {
namespace {

TEST(ApiKey, HasTheShapeOfTheContract) {
  SystemRandom random;
  const ApiKey key = generate_api_key(random);
  EXPECT_TRUE(std::regex_match(key.secret, std::regex("atom_[0-9A-Za-z_-]{43}"))) << key.secret;
  EXPECT_TRUE(std::regex_match(key.id, std::regex("tok_[0-9a-z]{16}"))) << key.id;
  EXPECT_TRUE(is_api_key(key.secret));
  EXPECT_EQ(key.hash, hash_api_key(key.secret));
}

TEST(ApiKey, IsNewEachTime) {
  SystemRandom random;
  const ApiKey first = generate_api_key(random);
  const ApiKey second = generate_api_key(random);
  EXPECT_NE(first.secret, second.secret);
  EXPECT_NE(first.id, second.id);
}

TEST(ApiKey, DiffersFromAJwt) {
  EXPECT_FALSE(is_api_key("eyJhbGciOiJIUzI1NiJ9.e30.c2ln"));
}

}  // namespace
}  // namespace atom::auth
