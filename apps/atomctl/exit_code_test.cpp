#include "exit_code.hpp"

#include <gtest/gtest.h>

#include "atom/errors.hpp"

namespace atom::ctl {
namespace {

ExitCode code_of(std::string_view code, int http_status = 0) {
  client::Error error;
  error.code = code;
  error.http_status = http_status;
  return exit_code_of(error);
}

TEST(ExitCode, DistinguishesRejectionsFromUnavailableServers) {
  EXPECT_EQ(code_of("version_exists", 409), ExitCode::rejected);
  EXPECT_EQ(code_of("missing_token", 401), ExitCode::rejected);
  EXPECT_EQ(code_of("overloaded", 503), ExitCode::unavailable);
  EXPECT_EQ(code_of("too_many_requests", 429), ExitCode::unavailable);
  EXPECT_EQ(code_of(client::errors::kInvalidResponse, 404), ExitCode::unavailable);
  EXPECT_EQ(code_of(client::errors::kInvalidResponse, 200), ExitCode::unavailable);
}

TEST(ExitCode, CoversEveryErrorOfTheSdk) {
  for (const std::string_view code : client::errors::kAll) {
    const bool is_usage = code == client::errors::kInvalidArgument || code == client::errors::kFileUnreadable;
    EXPECT_EQ(code_of(code), is_usage ? ExitCode::usage : ExitCode::unavailable) << code;
  }
}

}  // namespace
}  // namespace atom::ctl
