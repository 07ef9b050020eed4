#include "http_client/client.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>

#include "http_client/canned_server.hpp"

namespace atom::http_client {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::milliseconds kLong{10'000};

Options options() {
  return {.max_response_bytes = 1'000, .server_is_local = true};
}

CannedServer::Script always(const Reply& reply) {
  return [reply](const std::string&) { return reply; };
}

Request request_of(const CannedServer& server, std::string_view method = "GET") {
  return {.method = method, .url = server.base_url() + "/a?b=c", .timeout = kLong};
}

/// Sends a request in both ways and returns the outcome, which must be the same.
Outcome send(const Request& request) {
  const Client client(linked_libcurl(), options());
  std::promise<Outcome> later;
  client.send_async(request, [&](Outcome outcome) { later.set_value(std::move(outcome)); });
  const Outcome async = later.get_future().get();
  Outcome blocking = client.send(request);
  EXPECT_EQ(async.has_value(), blocking.has_value());
  if (async && blocking) {
    EXPECT_EQ(async->body, blocking->body);
  }
  if (!async && !blocking) {
    EXPECT_EQ(async.error().kind, blocking.error().kind);
  }
  return blocking;
}

Failure::Kind failure_against(const Reply& reply, milliseconds timeout = kLong) {
  const CannedServer server(always(reply));
  Request request = request_of(server);
  request.timeout = timeout;
  const Outcome outcome = send(request);
  EXPECT_FALSE(outcome);
  return outcome ? Failure::Kind::other : outcome.error().kind;
}

TEST(HttpClient, SendsARequestAndReturnsTheResponse) {
  const CannedServer server(always({http_response(404, "text/plain", "gone", "X-Note:  two words \r\n")}));
  Request request = request_of(server, "PUT");
  request.headers = {{"Content-Type", "text/plain"}, {"X-Empty", ""}};
  request.body = "bytes";
  const Outcome outcome = send(request);
  ASSERT_TRUE(outcome) << outcome.error().reason;
  EXPECT_EQ(outcome->status, 404);
  EXPECT_EQ(outcome->body, "gone");
  EXPECT_EQ(outcome->headers.back().name, "X-Note");
  EXPECT_EQ(outcome->headers.back().value, "two words");
  const std::string sent = server.requests().at(0);
  EXPECT_TRUE(sent.starts_with("PUT /a?b=c HTTP/1.1\r\n")) << sent;
  EXPECT_TRUE(sent.ends_with("\r\n\r\nbytes")) << sent;
  EXPECT_NE(sent.find("\r\nX-Empty:\r\n"), std::string::npos) << sent;
}

TEST(HttpClient, SendsAnEmptyBodyWithPostAndNoneWithDelete) {
  const CannedServer server(always({http_response(200, "text/plain", "")}));
  ASSERT_TRUE(send(request_of(server, "POST")));
  EXPECT_NE(server.requests().back().find("Content-Length: 0\r\n"), std::string::npos);
  EXPECT_EQ(server.requests().back().find("Content-Type"), std::string::npos);
  ASSERT_TRUE(send(request_of(server, "DELETE")));
  EXPECT_TRUE(server.requests().back().starts_with("DELETE "));
  EXPECT_EQ(server.requests().back().find("Content-"), std::string::npos);
}

TEST(HttpClient, NamesTheKindOfEachFailure) {
  using Kind = Failure::Kind;
  EXPECT_EQ(failure_against({"", Reply::Then::close}), Kind::connection_lost);
  EXPECT_EQ(failure_against({"SSH-2.0-OpenSSH_9.2\r\n", Reply::Then::close}), Kind::not_http);
  EXPECT_EQ(failure_against({"", Reply::Then::stall}, milliseconds{100}), Kind::timeout);
  EXPECT_EQ(failure_against({http_response(200, "text/plain", std::string(1'001, 'x'))}),
            Kind::response_too_large);
  const Outcome refused = send({.url = fmt::format("http://127.0.0.1:{}/", unused_port()), .timeout = kLong});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::unreachable);
  EXPECT_FALSE(refused.error().reason.empty());
}

TEST(HttpClient, AStopEndsARequest) {
  const CannedServer server(always({"", Reply::Then::stall}));
  const Client client(linked_libcurl(), options());
  std::stop_source stop;
  Request request = request_of(server);
  request.stop = stop.get_token();
  std::promise<Outcome> later;
  client.send_async(request, [&](Outcome outcome) { later.set_value(std::move(outcome)); });
  auto blocking = std::async(std::launch::async, [&] { return client.send(request); });
  while (server.requests().size() < 2) std::this_thread::yield();
  stop.request_stop();
  EXPECT_EQ(later.get_future().get().error().kind, Failure::Kind::aborted);
  EXPECT_EQ(blocking.get().error().kind, Failure::Kind::aborted);
}

TEST(HttpClient, KeepsItsConnections) {
  const CannedServer server(always({http_response(200, "text/plain", "ok")}));
  const Client client(linked_libcurl(), options());
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(client.send(request_of(server)));
  EXPECT_EQ(server.accepts(), 1);
}

TEST(HttpClient, LoadsLibcurl) {
  const auto curl = load_libcurl();
  ASSERT_TRUE(curl) << curl.error().message;
  const CannedServer server(always({http_response(200, "text/plain", "ok")}));
  EXPECT_TRUE(Client(**curl, options()).send(request_of(server)));
}

}  // namespace
}  // namespace atom::http_client
