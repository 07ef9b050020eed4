#include "simulator/memory_server.hpp"

#include <gtest/gtest.h>

#include "atom/base/limits.hpp"

namespace atom::simulator {
namespace {

constexpr std::string_view kDocument = R"({"name":"flow","version":"1.0.0","steps":["init"]})";

Request publish_request(std::string_view body) {
  return {.method = "POST",
          .target = "/v1/wpks",
          .headers = {{"Authorization", "Bearer any"}, {"Content-Type", "application/json"}},
          .body = body};
}

TEST(MemoryServer, HandlesRequestsAsTheServerDoes) {
  MemoryServer server;
  EXPECT_EQ(server.handle(publish_request(kDocument)).response.status, 201);
  EXPECT_EQ(server.handle(publish_request(kDocument)).response.status, 200);
  const Outcome found = server.handle({.method = "GET",
                                       .target = "/v1/wpks/flow@1.0.0/content",
                                       .headers = {{"Authorization", "Bearer any"}}});
  EXPECT_EQ(found.response.body, kDocument);
  EXPECT_EQ(server.handle({.method = "GET", .target = "/nowhere"}).response.status, 404);
}

TEST(MemoryServer, RejectsABodyOverTheLimit) {
  MemoryServer server;
  const std::string body(limits::kDocumentBytes + 1, ' ');
  EXPECT_EQ(server.handle(publish_request(body)).response.status, 413);
}

TEST(MemoryServer, EndsAStreamThatNobodyCanRead) {
  MemoryServer server;
  const Outcome outcome =
      server.handle({.method = "GET", .target = "/v1/events", .headers = {{"Accept", "text/event-stream"}}});
  EXPECT_EQ(outcome.kind, Outcome::Kind::endless);
  EXPECT_EQ(server.handle(publish_request(kDocument)).response.status, 201);
}

}  // namespace
}  // namespace atom::simulator
