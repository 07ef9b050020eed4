#include "simulator/message.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "api/errors.hpp"
#include "atom/base/limits.hpp"
#include "atom/errors.hpp"

namespace atom::simulator {
namespace {

using Kind = api::Disturbance::Kind;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

client::Request request_for(std::string target = "/v1/wpks") {
  client::Request request;
  request.target = std::move(target);
  request.timeout = milliseconds(60'000);
  return request;
}

Outcome outcome_of_fault(api::Disturbance how, std::string body = "[1,2]",
                         client::Request request = request_for()) {
  api::Response response = api::respond(api::http::status::ok, api::kJson, std::move(body));
  response.set_disturbance(how);
  return outcome_of(request, std::move(response), steady_clock::now() + request.timeout);
}

/// Never asked for anything.
struct EndlessStream final : api::Stream {
  boost::asio::awaitable<std::optional<std::string>> next() override { co_return std::nullopt; }
  void stop() override {}
};

TEST(Message, CarriesAllOfARequest) {
  client::Request request = request_for("/v1/wpks/a@1.0.0?limit=1");
  request.method = client::Method::put;
  request.headers = {{"Atom-Signature", "one"}, {"Atom-Signature", "two"}};
  request.body = "bytes";
  const api::Request message = message_of(request);
  EXPECT_EQ(message.method(), api::http::verb::put);
  EXPECT_EQ(message.target(), request.target);
  EXPECT_EQ(message.count("atom-signature"), 2U);
  EXPECT_EQ(message.body(), "bytes");
  request.method = client::Method::del;
  EXPECT_EQ(message_of(request).method(), api::http::verb::delete_);
  request.method = client::Method::post;
  EXPECT_EQ(message_of(request).method(), api::http::verb::post);
}

TEST(Message, CarriesAllOfAnAnswer) {
  api::Response response = api::respond(api::http::status::not_found, api::kJson, "{}");
  response.set("X-Request-Id", "r");
  const Outcome outcome = outcome_of(request_for(), std::move(response), steady_clock::time_point::max());
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->status, 404);
  EXPECT_EQ(outcome.result->body, "{}");
  EXPECT_EQ(outcome.result->header("x-request-id"), "r");
  EXPECT_EQ(outcome.result->header("content-type"), "application/json");
  EXPECT_FALSE(outcome.held_until);
}

TEST(Message, RefusesWhatASocketsServerDoesNotRead) {
  EXPECT_FALSE(refusal_of(request_for()));
  EXPECT_FALSE(refusal_of(request_for(std::string(limits::kTargetBytes, '/'))));
  EXPECT_EQ(refusal_of(request_for(std::string(limits::kTargetBytes + 1, '/')))->code,
            api::errors::kMalformedRequest);
  client::Request request = request_for();
  request.headers = {{"Atom-Signature", std::string(limits::kHeaderBytes, 'x')}};
  EXPECT_EQ(refusal_of(request)->code, api::errors::kHeadersTooLarge);
}

TEST(Message, AConnectionThatBreaksOffMayBeTriedAgainWhereThatIsHarmless) {
  for (const Kind kind : {Kind::reset, Kind::reset_inside, Kind::truncate}) {
    const Outcome outcome = outcome_of_fault({kind, {}});
    ASSERT_FALSE(outcome.result);
    EXPECT_EQ(outcome.result.error().code, client::errors::kConnectionFailed);
    EXPECT_TRUE(outcome.result.error().retryable);
    client::Request harmful = request_for();
    harmful.repeat = client::Repeat::harmful;
    EXPECT_FALSE(outcome_of_fault({kind, {}}, "[1,2]", harmful).result.error().retryable);
  }
}

TEST(Message, ALengthThatIsTooSmallIsBelieved) {
  const Outcome outcome = outcome_of_fault({Kind::short_length, {}}, "12345");
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->body, "12");
  EXPECT_EQ(outcome.result->header("Content-Length"), "2");
}

TEST(Message, AnAnswerWithoutABodyCannotBeCutShort) {
  const Outcome outcome = outcome_of_fault({Kind::truncate, {}}, "");
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->status, 200);
}

TEST(Message, AnAnswerIsHeldBackForAsLongAsTheRequestHas) {
  const auto before = steady_clock::now();
  const Outcome late = outcome_of_fault({Kind::none, milliseconds(1'000)});
  ASSERT_TRUE(late.result);
  ASSERT_TRUE(late.held_until);
  EXPECT_GE(*late.held_until, before + milliseconds(1'000));
  const auto deadline = steady_clock::now() + milliseconds(500);
  api::Response response = api::respond(api::http::status::ok, api::kJson, std::string("{}"));
  response.set_disturbance({Kind::none, milliseconds(1'000)});
  const Outcome never = outcome_of(request_for(), std::move(response), deadline);
  ASSERT_FALSE(never.result);
  EXPECT_EQ(never.result.error().code, client::errors::kTimeout);
  EXPECT_EQ(never.held_until, deadline);
}

TEST(Message, AStallIsAConnectionThatIsLostInTheEnd) {
  const Outcome outcome = outcome_of_fault({Kind::reset, milliseconds(1'000)});
  ASSERT_FALSE(outcome.result);
  EXPECT_EQ(outcome.result.error().code, client::errors::kConnectionFailed);
  EXPECT_TRUE(outcome.held_until);
}

TEST(Message, AStreamIsNeverWhole) {
  api::Response response = api::respond(api::http::status::ok, "text/event-stream", std::string());
  response.set_body(std::make_unique<EndlessStream>());
  const auto deadline = steady_clock::now() + milliseconds(500);
  const Outcome outcome = outcome_of(request_for(), std::move(response), deadline);
  ASSERT_FALSE(outcome.result);
  EXPECT_EQ(outcome.result.error().code, client::errors::kTimeout);
  EXPECT_EQ(outcome.held_until, deadline);
}

}  // namespace
}  // namespace atom::simulator
