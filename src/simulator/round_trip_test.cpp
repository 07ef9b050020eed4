#include "simulator/round_trip.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "api/errors.hpp"
#include "atom/base/limits.hpp"

namespace atom::simulator {
namespace {

using Part = api::Delivery::Part;
using End = api::Delivery::End;
using Kind = Outcome::Kind;
using std::chrono::milliseconds;

Request request_for(std::string_view target) {
  return {.method = "GET", .target = target};
}

Outcome outcome_delivered(api::Delivery how, std::string body = "[1,2]") {
  api::Response response = api::respond(api::http::status::ok, api::kJson, std::move(body));
  response.set_delivery(how);
  return outcome_of(std::move(response));
}

/// A stream that is never read.
struct EndlessStream final : api::StreamedBody {
  boost::asio::awaitable<std::optional<std::string>> next() override { co_return std::nullopt; }
  void stop() override {}
};

TEST(RoundTrip, CarriesTheWholeRequest) {
  Request request = request_for("/v1/wpks/a@1.0.0?limit=1");
  request.method = "PUT";
  request.headers = {{"Atom-Signature", "one"}, {"Atom-Signature", "two"}};
  request.body = "bytes";
  const api::Request message = api_request(request);
  EXPECT_EQ(message.method(), api::http::verb::put);
  EXPECT_EQ(message.target(), request.target);
  EXPECT_EQ(message.version(), 11U);
  EXPECT_EQ(message.count("atom-signature"), 2U);
  EXPECT_EQ(message.body(), "bytes");
  request.method = "DELETE";
  EXPECT_EQ(api_request(request).method(), api::http::verb::delete_);
}

TEST(RoundTrip, CarriesTheWholeResponse) {
  api::Response response = api::respond(api::http::status::not_found, api::kJson, "{}");
  response.set("X-Request-Id", "r");
  const Outcome outcome = outcome_of(std::move(response));
  EXPECT_EQ(outcome.kind, Kind::response);
  EXPECT_EQ(outcome.response.status, 404);
  EXPECT_EQ(outcome.response.body, "{}");
  const auto& [name, value] = outcome.response.headers.back();
  EXPECT_EQ(name, "X-Request-Id");
  EXPECT_EQ(value, "r");
  EXPECT_EQ(outcome.hold_for, milliseconds(0));
}

TEST(RoundTrip, RejectsWhatASocketsServerDoesNotRead) {
  const std::string longest(limits::kTargetBytes, '/');
  const std::string longer = longest + '/';
  const std::string header(limits::kHeaderBytes, 'x');
  EXPECT_FALSE(rejection_of(request_for("/v1/wpks")));
  EXPECT_FALSE(rejection_of(request_for(longest)));
  EXPECT_EQ(rejection_of(request_for(longer))->code, api::errors::kMalformedRequest);
  Request request = request_for("/v1/wpks");
  request.headers = {{"Atom-Signature", header}};
  EXPECT_EQ(rejection_of(request)->code, api::errors::kHeadersTooLarge);
}

TEST(RoundTrip, ResetsAndTruncationLoseTheConnection) {
  EXPECT_EQ(outcome_delivered({{}, Part::nothing, End::reset}).kind, Kind::connection_lost);
  EXPECT_EQ(outcome_delivered({{}, Part::half, End::reset}).kind, Kind::connection_lost);
  EXPECT_EQ(outcome_delivered({{}, Part::half, End::close}).kind, Kind::connection_lost);
}

TEST(RoundTrip, AShortContentLengthIsBelieved) {
  api::Response response = api::respond(api::http::status::ok, api::kJson, "12345");
  response.content_length(2);
  const Outcome outcome = outcome_of(std::move(response));
  EXPECT_EQ(outcome.kind, Kind::response);
  EXPECT_EQ(outcome.response.body, "12");
  bool announced = false;
  for (const auto& [name, value] : outcome.response.headers) {
    announced = announced || (name == "Content-Length" && value == "2");
  }
  EXPECT_TRUE(announced);
}

TEST(RoundTrip, AResponseWithoutABodyCannotBeTruncated) {
  const Outcome outcome = outcome_delivered({{}, Part::half, End::close}, "");
  EXPECT_EQ(outcome.kind, Kind::response);
  EXPECT_EQ(outcome.response.status, 200);
}

TEST(RoundTrip, ADelayHoldsTheOutcomeBack) {
  EXPECT_EQ(outcome_delivered({.delay = milliseconds(1'000)}).hold_for, milliseconds(1'000));
  const Outcome stalled = outcome_delivered({milliseconds(2'000), Part::nothing, End::reset});
  EXPECT_EQ(stalled.kind, Kind::connection_lost);
  EXPECT_EQ(stalled.hold_for, milliseconds(2'000));
}

TEST(RoundTrip, AStreamIsEndless) {
  api::Response response = api::respond(api::http::status::ok, "text/event-stream", std::string());
  response.set_body(std::make_unique<EndlessStream>());
  EXPECT_EQ(outcome_of(std::move(response)).kind, Kind::endless);
}

}  // namespace
}  // namespace atom::simulator
