#include "simulator/round_trip.hpp"

#include <charconv>

#include "api/rejections.hpp"
#include "atom/base/limits.hpp"

namespace atom::simulator {
namespace {

using Part = api::Delivery::Part;
using End = api::Delivery::End;

constexpr unsigned kHttp11 = 11;

/// The size of the request's head as a socket would carry it.
std::size_t head_bytes(const Request& request) {
  constexpr std::string_view kLine = "  HTTP/1.1\r\n";
  constexpr std::string_view kBetween = ": \r\n";
  std::size_t bytes = kLine.size() + request.method.size() + request.target.size();
  for (const auto& [name, value] : request.headers) bytes += name.size() + value.size() + kBetween.size();
  return bytes;
}

Response response_of(const api::Response& response) {
  Response copy{static_cast<int>(response.result_int()), {}, std::string(response.body())};
  response.for_each_field(
      [&copy](std::string_view name, std::string_view value) { copy.headers.emplace_back(name, value); });
  return copy;
}

/// Keeps what the client takes for the whole body, if its length is announced as less.
void cut_to_announced_length(api::Response& response) {
  const std::string_view announced = response[api::http::field::content_length];
  std::size_t length = response.body().size();
  std::from_chars(announced.data(), announced.data() + announced.size(), length);
  if (length < response.body().size()) response.cut_body(0, length);
}

/// Returns true if the client still gets a whole response. One without a body cannot be halved.
bool arrives_whole(const api::Response& response, const api::Delivery& how) {
  if (how.part == Part::half) return how.end != End::reset && response.body().empty();
  return how.part == Part::whole;
}

}  // namespace

std::optional<Error> rejection_of(const Request& request) {
  if (head_bytes(request) > limits::kHeaderBytes) return api::headers_too_large();
  if (request.target.size() > limits::kTargetBytes) return api::malformed_request("bad target");
  return std::nullopt;
}

api::Request api_request(const Request& request) {
  api::Request message;
  message.version(kHttp11);
  message.method_string(request.method);
  message.target(request.target);
  for (const auto& [name, value] : request.headers) message.insert(name, value);
  message.body() = request.body;
  return message;
}

Outcome outcome_of(api::Response response) {
  if (response.streamed_body() != nullptr) return {.kind = Outcome::Kind::endless};
  const api::Delivery how = response.delivery() != nullptr ? *response.delivery() : api::Delivery{};
  if (!arrives_whole(response, how)) return {.kind = Outcome::Kind::connection_lost, .hold_for = how.delay};
  cut_to_announced_length(response);
  return {.response = response_of(response), .hold_for = how.delay};
}

}  // namespace atom::simulator
