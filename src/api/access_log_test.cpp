#include "api/access_log.hpp"

#include <gtest/gtest.h>

namespace atom::api {
namespace {

TEST(AccessLog, NamesOnlyThePath) {
  EXPECT_EQ(path_of("/v1/wpks?token=secret"), "/v1/wpks");
  EXPECT_EQ(path_of("http://user:secret@host/v1/wpks?q=a"), "/v1/wpks");
  EXPECT_EQ(path_of("http://user:secret@host"), "/");
  EXPECT_EQ(path_of("*"), "*");
  EXPECT_EQ(path_of(""), "");
}

}  // namespace
}  // namespace atom::api
