#include "delivery.hpp"

#include <gtest/gtest.h>

#include "atom/errors.hpp"

namespace atom::simulation {
namespace {

using Kind = simulator::Outcome::Kind;
using client::Instant;
using simulator::Outcome;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

client::Request request_for(std::string target = "/v1/wpks") {
  client::Request request;
  request.target = std::move(target);
  request.timeout = milliseconds(60'000);
  return request;
}

Delivery deliver_by(Instant deadline, Outcome outcome, const client::Request& request = request_for()) {
  return deliver(request, std::move(outcome), deadline);
}

TEST(Delivery, TheServerGetsTheWholeRequest) {
  client::Request request = request_for("/v1/wpks/a@1.0.0?limit=1");
  request.method = client::Method::del;
  request.headers = {{"Atom-Signature", "one"}, {"Atom-Signature", "two"}};
  request.body = "bytes";
  const simulator::Request server = server_request(request);
  EXPECT_EQ(server.method, "DELETE");
  EXPECT_EQ(server.target, "/v1/wpks/a@1.0.0?limit=1");
  ASSERT_EQ(server.headers.size(), 2U);
  EXPECT_EQ(server.headers[1].second, "two");
  EXPECT_EQ(server.body, "bytes");
}

TEST(Delivery, AResponseIsDeliveredAtOnce) {
  const Delivery delivery = deliver_by(Instant::max(), {.response = {404, {{"X-Request-Id", "r"}}, "{}"}});
  ASSERT_TRUE(delivery.result);
  EXPECT_EQ(delivery.result->status, 404);
  EXPECT_EQ(delivery.result->body, "{}");
  EXPECT_EQ(delivery.result->header("x-request-id"), "r");
  EXPECT_FALSE(delivery.held_until);
}

TEST(Delivery, ALostConnectionIsRetryableOnlyIfRepeatingIsHarmless) {
  const Delivery harmless = deliver_by(Instant::max(), {.kind = Kind::connection_lost});
  ASSERT_FALSE(harmless.result);
  EXPECT_EQ(harmless.result.error().code, client::errors::kConnectionFailed);
  EXPECT_TRUE(harmless.result.error().retryable);
  client::Request request = request_for();
  request.repeat = client::Repeat::harmful;
  EXPECT_FALSE(deliver_by(Instant::max(), {.kind = Kind::connection_lost}, request).result.error().retryable);
}

TEST(Delivery, AHeldResponseArrivesLateIfTheRequestHasTheTime) {
  const auto before = steady_clock::now();
  const Delivery late = deliver_by(before + milliseconds(60'000), {.hold_for = milliseconds(1'000)});
  ASSERT_TRUE(late.result);
  ASSERT_TRUE(late.held_until);
  EXPECT_GE(*late.held_until, before + milliseconds(1'000));
  const auto deadline = steady_clock::now() + milliseconds(500);
  const Delivery never = deliver_by(deadline, {.hold_for = milliseconds(1'000)});
  ASSERT_FALSE(never.result);
  EXPECT_EQ(never.result.error().code, client::errors::kTimeout);
  EXPECT_EQ(never.held_until, deadline);
}

TEST(Delivery, AStallEndsInALostConnection) {
  const Delivery delivery =
      deliver_by(Instant::max(), {.kind = Kind::connection_lost, .hold_for = milliseconds(1'000)});
  ASSERT_FALSE(delivery.result);
  EXPECT_EQ(delivery.result.error().code, client::errors::kConnectionFailed);
  EXPECT_TRUE(delivery.held_until);
}

TEST(Delivery, AnEndlessResponseTimesOut) {
  const auto deadline = steady_clock::now() + milliseconds(500);
  const Delivery delivery = deliver_by(deadline, {.kind = Kind::endless});
  ASSERT_FALSE(delivery.result);
  EXPECT_EQ(delivery.result.error().code, client::errors::kTimeout);
  EXPECT_EQ(delivery.held_until, deadline);
}

}  // namespace
}  // namespace atom::simulation
