#include "api/problem.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include <boost/json/parse.hpp>

#include "accounts/errors.hpp"
#include "api/contract.hpp"
#include "api/errors.hpp"
#include "atom/base/credential_errors.hpp"
#include "atom/wire/errors.hpp"
#include "atom/wire/problem.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/yaml.hpp"
#include "auth/errors.hpp"
#include "marketplace/errors.hpp"

namespace atom::api {
namespace {

std::set<std::string_view> every_code() {
  std::set<std::string_view> codes;
  const auto add = [&](const auto& of_a_room) { codes.insert(of_a_room.begin(), of_a_room.end()); };
  add(errors::kAll);
  add(accounts::errors::kAll);
  add(auth::errors::kAll);
  add(credential_errors::kAll);
  add(marketplace::errors::kAll);
  add(wire::errors::kAll);
  add(wpk::errors::kAll);
  return codes;
}

/// The component that describes a status. The introduction describes the others.
const std::map<http::status, std::string_view> kResponses{
    {http::status::bad_request, "BadRequest"},
    {http::status::unauthorized, "Unauthorized"},
    {http::status::forbidden, "Forbidden"},
    {http::status::not_found, "NotFound"},
    {http::status::conflict, "Conflict"},
    {http::status::precondition_failed, "PreconditionFailed"},
    {http::status::payload_too_large, "TooLarge"},
    {http::status::range_not_satisfiable, "RangeNotSatisfiable"},
    {http::status::unsupported_media_type, "UnsupportedMediaType"},
    {http::status::unprocessable_entity, "Invalid"},
    {http::status::too_many_requests, "TooManyRequests"},
    {http::status::service_unavailable, "Unavailable"},
};

const boost::json::value& contract() {
  static const boost::json::value kContract = *wpk::read_yaml(openapi_yaml());
  return kContract;
}

wire::Problem problem_in(const Response& response) {
  return *wire::read_problem(boost::json::parse(response.body()));
}

TEST(Problem, EveryCodeHasAStatus) {
  for (const std::string_view code : every_code()) EXPECT_TRUE(status_of(code)) << code;
}

TEST(Problem, TheContractListsEveryCode) {
  std::set<std::string> listed;
  for (const auto& code : contract().at_pointer("/components/schemas/ErrorCode/enum").as_array()) {
    listed.emplace(code.as_string());
  }
  auto codes = every_code();
  codes.insert("simulated_fault");
  EXPECT_EQ(listed, std::set<std::string>(codes.begin(), codes.end()));
}

TEST(Problem, TheContractDescribesACodeWithTheResponseOfItsStatus) {
  const std::string whole(contract().at_pointer("/info/description").as_string());
  const auto& responses = contract().at_pointer("/components/responses").as_object();
  for (const std::string_view code : every_code()) {
    const auto component = kResponses.find(*status_of(code));
    const std::string text = component == kResponses.end()
                                 ? whole
                                 : std::string(responses.at(component->second).at("description").as_string());
    EXPECT_NE(text.find('`' + std::string(code) + '`'), std::string::npos) << code;
  }
}

TEST(Problem, CarriesTheWholeError) {
  const Error error{"invalid_name", "Use a-z.", {{"invalid_name", "/name", "Use a-z."}}};
  const Response response = problem_response(error, "r1");
  EXPECT_EQ(response.result_int(), 422U);
  EXPECT_EQ(response[http::field::content_type], "application/problem+json");
  const wire::Problem problem = problem_in(response);
  EXPECT_EQ(problem, (wire::Problem{"Unprocessable Entity", 422, "invalid_name", "Use a-z.", "r1", false,
                                    error.findings}));
}

TEST(Problem, SaysWhenToRetry) {
  const Response response = problem_response({"overloaded", "Too much.", {}}, "r1");
  EXPECT_EQ(response[http::field::retry_after], "1");
  EXPECT_EQ(problem_in(response).retryable, true);
}

TEST(Problem, ChallengesCallersWithoutAValidCredential) {
  EXPECT_EQ(problem_response({"missing_token", "", {}}, "")[http::field::www_authenticate],
            "Bearer realm=\"atom\"");
  EXPECT_EQ(problem_response({"expired_token", "", {}}, "")[http::field::www_authenticate],
            "Bearer realm=\"atom\", error=\"invalid_token\"");
}

TEST(Problem, RendersAnUnknownCodeAsInternalWithoutDetails) {
  const Response response = problem_response({"secret_code", "inner words", {}}, "r1");
  EXPECT_EQ(response.result_int(), 500U);
  EXPECT_EQ(response.body().find("inner words"), std::string::npos);
  EXPECT_EQ(problem_in(response).code, "internal");
}

}  // namespace
}  // namespace atom::api
