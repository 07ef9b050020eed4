#include "api/problem.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "api/errors.hpp"
#include "auth/errors.hpp"
#include "base/credential_errors.hpp"
#include "marketplace/errors.hpp"
#include "wire/errors.hpp"
#include "wire/problem.hpp"
#include "wpk/errors.hpp"

namespace atom::api {
namespace {

wire::Problem problem_in(const Response& response) {
  return *wire::read_problem(boost::json::parse(response.body()));
}

TEST(Problem, EveryCodeOfEveryRoomHasAStatus) {
  const auto check = [](const auto& codes) {
    for (const std::string_view code : codes) EXPECT_TRUE(has_status(code)) << code;
  };
  check(errors::kAll);
  check(auth::errors::kAll);
  check(credential_errors::kAll);
  check(marketplace::errors::kAll);
  check(wire::errors::kAll);
  check(wpk::errors::kAll);
}

TEST(Problem, CarriesEverythingThatTheErrorSays) {
  const Error error{"invalid_name", "Use a-z.", {{"invalid_name", "/name", "Use a-z."}}};
  const Response response = problem_response(error, "r1");
  EXPECT_EQ(response.result_int(), 422U);
  EXPECT_EQ(response[http::field::content_type], "application/problem+json");
  const wire::Problem problem = problem_in(response);
  EXPECT_EQ(problem, (wire::Problem{"Unprocessable Entity", 422, "invalid_name", "Use a-z.", "r1", false,
                                    error.findings}));
}

TEST(Problem, SaysWhenToTryAgain) {
  const Response response = problem_response({"overloaded", "Too much.", {}}, "r1");
  EXPECT_EQ(response[http::field::retry_after], "1");
  EXPECT_TRUE(problem_in(response).retryable);
}

TEST(Problem, ChallengesWhoHasNoGoodCredential) {
  EXPECT_EQ(problem_response({"missing_token", "", {}}, "")[http::field::www_authenticate],
            "Bearer realm=\"atom\"");
  EXPECT_EQ(problem_response({"expired_token", "", {}}, "")[http::field::www_authenticate],
            "Bearer realm=\"atom\", error=\"invalid_token\"");
}

TEST(Problem, AnUnknownCodeIsOursAndTellsNothing) {
  const Response response = problem_response({"secret_code", "inner words", {}}, "r1");
  EXPECT_EQ(response.result_int(), 500U);
  EXPECT_EQ(response.body().find("inner words"), std::string::npos);
  EXPECT_EQ(problem_in(response).code, "internal");
}

}  // namespace
}  // namespace atom::api
