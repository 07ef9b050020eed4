#include "simulator/round_trip.hpp"

#include "api/refusal.hpp"
#include "atom/base/limits.hpp"

namespace atom::simulator {
namespace {

using Fault = api::Disturbance::Kind;

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

/// Announces and sends half of the body: a client has no way to see that the rest is missing.
void halve(api::Response& response) {
  const std::size_t half = response.body().size() / 2;
  response.cut_body(0, half);
  response.content_length(half);
}

/// Returns true if the client still gets a whole response. One without a body cannot be truncated.
bool arrives_whole(const api::Response& response, Fault fault) {
  if (fault == Fault::truncate) return response.body().empty();
  return fault == Fault::none || fault == Fault::short_length;
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
  if (response.stream() != nullptr) return {.kind = Outcome::Kind::endless};
  const api::Disturbance* const found = response.disturbance();
  const api::Disturbance fault = found != nullptr ? *found : api::Disturbance{};
  if (!arrives_whole(response, fault.kind)) {
    return {.kind = Outcome::Kind::connection_lost, .hold_for = fault.wait};
  }
  if (fault.kind == Fault::short_length) halve(response);
  return {.response = response_of(response), .hold_for = fault.wait};
}

}  // namespace atom::simulator
