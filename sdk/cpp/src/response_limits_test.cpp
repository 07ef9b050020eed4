#include <fmt/format.h>
#include <gtest/gtest.h>

#include "atom/base/limits.hpp"
#include "atom/client.hpp"
#include "atom/wpk/test_vectors.hpp"
#include "http_client/canned_server.hpp"
#include "test_values.hpp"

namespace atom::client {
namespace {

using http_client::CannedServer;
using http_client::Reply;

std::size_t number_in(const boost::json::value& item, std::string_view name) {
  const auto* value = item.as_object().if_contains(name);
  return value == nullptr ? 0 : value->to_number<std::size_t>();
}

/// The head, body and trailers that a case describes.
struct DescribedResponse {
  std::vector<std::string> head{"HTTP/1.1 200 OK", "Content-Type: application/json"};
  std::string body{kHealthy};
};

std::string padded_header(std::size_t bytes) {
  return "X: " + std::string(bytes - 3, 'x');
}

void describe_body(DescribedResponse& response, const boost::json::value& item) {
  response.body.resize(std::max(response.body.size(), number_in(item, "body_bytes")), ' ');
  std::string trailers;
  for (std::size_t i = number_in(item, "trailer_lines"); i > 0; --i) trailers += "X: y\r\n";
  if (const std::size_t bytes = number_in(item, "trailer_bytes")) trailers += padded_header(bytes) + "\r\n";
  if (trailers.empty()) {
    response.head.push_back(fmt::format("Content-Length: {}", response.body.size()));
  } else {
    response.head.emplace_back("Transfer-Encoding: chunked");
    response.body = fmt::format("{:x}\r\n{}\r\n0\r\n{}\r\n", response.body.size(), response.body, trailers);
  }
}

std::size_t head_size(const std::vector<std::string>& head) {
  std::size_t size = 2;
  for (const std::string& line : head) size += line.size() + 2;
  return size;
}

void fill_head(std::vector<std::string>& head, const boost::json::value& item) {
  if (const std::size_t bytes = number_in(item, "longest_line")) head.push_back(padded_header(bytes));
  while (head.size() < number_in(item, "header_lines") + 1) head.emplace_back("X: y");
  constexpr std::size_t kLongest = 4002;
  constexpr std::size_t kShortest = 6;
  for (std::size_t size = head_size(head); size < number_in(item, "head_bytes"); size = head_size(head)) {
    const std::size_t missing = number_in(item, "head_bytes") - size;
    // No line may be too short to be a header.
    const std::size_t line = missing <= kLongest ? missing : std::min(kLongest, missing - kShortest);
    head.push_back(padded_header(line - 2));
  }
}

std::string response_to(const boost::json::value& item) {
  DescribedResponse response;
  describe_body(response, item);
  fill_head(response.head, item);
  std::string bytes;
  for (std::size_t i = number_in(item, "interim"); i > 0; --i) bytes += "HTTP/1.1 103 Early Hints\r\n\r\n";
  for (const std::string& line : response.head) bytes += line + "\r\n";
  return bytes + "\r\n" + response.body;
}

std::string code_against(const std::string& response) {
  const CannedServer server([&](const std::string&) -> Reply { return {response, Reply::Then::close}; });
  const auto health = create_client({.base_url = server.base_url()})->health();
  if (health) return "ok";
  EXPECT_FALSE(health.error().retryable);
  EXPECT_EQ(health.error().attempts, 1);
  return health.error().code;
}

TEST(ResponseLimits, AreThoseOfEveryLanguage) {
  wpk::VectorFile vectors("response_limits");
  const boost::json::value& limits = vectors.at("limits");
  EXPECT_EQ(number_in(limits, "head_bytes"), limits::kResponseHeadBytes);
  EXPECT_EQ(number_in(limits, "header_lines"), limits::kResponseHeaders);
  EXPECT_EQ(number_in(limits, "interim_responses"), limits::kInterimResponses);
  EXPECT_EQ(number_in(limits, "body_bytes"), limits::kResponseBytes);
  vectors.each("cases", [](const boost::json::value& item) {
    // The Python SDK, which has a compressor, runs these cases over the same engine.
    if (item.as_object().contains("encoding")) return;
    EXPECT_EQ(code_against(response_to(item)), wpk::text_of(item.at("outcome")));
  });
}

}  // namespace
}  // namespace atom::client
