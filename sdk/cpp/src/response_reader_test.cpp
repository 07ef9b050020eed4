#include "response_reader.hpp"

#include <gtest/gtest.h>

#include "atom/errors.hpp"
#include "atom/wire/record_json.hpp"
#include "atom/wpk/test_vectors.hpp"
#include "test_transport.hpp"
#include "test_values.hpp"

namespace atom::client {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kServer = "http://atom.example";

Response problem(int status, std::string body) {
  return {status, {{"Content-Type", "application/problem+json; charset=utf-8"}}, std::move(body)};
}

TEST(ErrorOf, PassesTheVectors) {
  wpk::VectorFile vectors("problems");
  vectors.each("cases", [](const auto& item) {
    const Repeat repeat = item.at("repeat").as_string() == "harmful" ? Repeat::harmful : Repeat::harmless;
    const Error error = error_of(response_of(item.at("response")), repeat, kServer, kNow);
    const boost::json::object& expected = item.at("error").as_object();
    EXPECT_EQ(to_string(error.kind()), wpk::text_of(expected.at("kind")));
    EXPECT_EQ(error.code, wpk::text_of(expected.at("code")));
    if (expected.contains("message")) {
      EXPECT_EQ(error.message, wpk::text_of(expected.at("message")));
    }
    EXPECT_FALSE(error.message.empty());
    EXPECT_EQ(error.http_status, item.at("response").at("status").as_int64());
    EXPECT_EQ(error.retryable, expected.at("retryable").as_bool());
    const boost::json::value& id = expected.at("request_id");
    EXPECT_EQ(error.request_id, id.is_null() ? "" : wpk::text_of(id));
    boost::json::array errors;
    for (const Finding& finding : error.findings) errors.push_back(wire::to_json(finding));
    EXPECT_EQ(errors, expected.at("errors"));
    EXPECT_EQ(error.retry_after, ms_of(expected.at("retry_after_ms")));
  });
}

TEST(ErrorOf, AdoptsAProblemDocument) {
  Response response =
      problem(409, R"({"type": "urn:atom:problem:version_exists", "title": "Conflict", "status": 409,
      "code": "version_exists", "detail": "Publish the next version.", "request_id": "r1", "retryable": false,
      "errors": [{"code": "version_exists", "pointer": "/version", "detail": "Taken."}]})");
  const Error error = error_of(response, Repeat::harmless, kServer, kNow);
  EXPECT_EQ(error.code, "version_exists");
  EXPECT_EQ(error.message, "Publish the next version.");
  EXPECT_EQ(error.http_status, 409);
  EXPECT_EQ(error.request_id, "r1");
  EXPECT_FALSE(error.retryable);
  EXPECT_EQ(error.retry_after, std::nullopt);
  ASSERT_EQ(error.findings.size(), 1U);
  EXPECT_EQ(error.findings[0].pointer, "/version");
}

TEST(ErrorOf, UsesTheTitleIfThereIsNoDetail) {
  const Error error = error_of(
      problem(503,
              R"({"title": "Service Unavailable", "status": 503, "code": "overloaded", "retryable": true})"),
      Repeat::harmless, kServer, kNow);
  EXPECT_EQ(error.message, "Service Unavailable");
  EXPECT_TRUE(error.retryable);
}

TEST(ErrorOf, ReportsAResponseThatIsNotAProblemAsInvalid) {
  const Response responses[] = {{502, {{"Content-Type", "text/html"}}, "<html>Bad Gateway</html>"},
                                problem(502, "{"),
                                problem(502, R"({"title": "no code"})"),
                                {502, {}, ""}};
  for (const Response& response : responses) {
    const Error error = error_of(response, Repeat::harmless, kServer, kNow);
    EXPECT_EQ(error.code, errors::kInvalidResponse);
    EXPECT_EQ(error.http_status, 502);
    EXPECT_TRUE(error.retryable);
    EXPECT_NE(error.message.find("502"), std::string::npos);
    EXPECT_FALSE(error_of(response, Repeat::harmful, kServer, kNow).retryable);
  }
  EXPECT_FALSE(error_of({404, {}, ""}, Repeat::harmless, kServer, kNow).retryable);
  EXPECT_TRUE(error_of({429, {}, ""}, Repeat::harmless, kServer, kNow).retryable);
}

TEST(ErrorOf, NamesTheTargetOfARedirect) {
  const Error error =
      error_of({301, {{"location", "https://atom.example/"}}, ""}, Repeat::harmless, kServer, kNow);
  EXPECT_EQ(error.code, errors::kInvalidResponse);
  EXPECT_NE(error.message.find("https://atom.example/"), std::string::npos);
  EXPECT_FALSE(error.retryable);
}

TEST(ErrorOf, KeepsRetryAfter) {
  Response response{503, {{"retry-after", "7"}}, ""};
  EXPECT_EQ(error_of(response, Repeat::harmless, kServer, kNow).retry_after, seconds{7});
}

TEST(JsonOf, RejectsABodyThatIsNotJson) {
  EXPECT_TRUE(json_of({200, {}, R"({"a": 1})"}, kServer));
  for (const std::string body : {"", "<html>", "{\"a\": 1", "{} {}", "\"\xFF\""}) {
    const auto value = json_of({200, {{"Content-Type", "text/html"}}, body}, kServer);
    ASSERT_FALSE(value) << body;
    EXPECT_EQ(value.error().code, errors::kInvalidResponse);
    EXPECT_EQ(value.error().http_status, 200);
  }
}

TEST(Etag, ContainsADigest) {
  const std::string digest = "sha256:" + std::string(64, 'a');
  EXPECT_EQ(digest_of_etag('"' + digest + '"'), digest);
  EXPECT_EQ(digest_of_etag("W/\"" + digest + '"'), digest);
  EXPECT_EQ(digest_of_etag(digest), std::nullopt);
  EXPECT_EQ(digest_of_etag("\"x\""), std::nullopt);
  EXPECT_EQ(digest_of_etag("\""), std::nullopt);
  EXPECT_EQ(digest_of_etag(""), std::nullopt);
}

}  // namespace
}  // namespace atom::client
