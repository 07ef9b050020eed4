#include "simulator/message.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "api/refusal.hpp"
#include "atom/base/limits.hpp"
#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::simulator {
namespace {

namespace http = boost::beast::http;
using Kind = api::Disturbance::Kind;
using std::chrono::steady_clock;

constexpr unsigned kHttp11 = 11;

http::verb verb_of(client::Method method) {
  switch (method) {
    case client::Method::get:
      return http::verb::get;
    case client::Method::put:
      return http::verb::put;
    case client::Method::post:
      return http::verb::post;
    case client::Method::del:
      return http::verb::delete_;
  }
  return http::verb::unknown;
}

/// As a socket would carry it.
std::size_t head_bytes(const client::Request& request) {
  constexpr std::string_view kLine = "DELETE  HTTP/1.1\r\n";
  constexpr std::string_view kBetween = ": \r\n";
  std::size_t bytes = kLine.size() + request.target.size();
  for (const client::Header& header : request.headers)
    bytes += header.name.size() + header.value.size() + kBetween.size();
  return bytes;
}

client::Response answer_of(const api::Response& response) {
  client::Response answer{static_cast<int>(response.result_int()), {}, std::string(response.body())};
  response.for_each_field([&answer](std::string_view name, std::string_view value) {
    answer.headers.push_back({std::string(name), std::string(value)});
  });
  return answer;
}

/// A failure of the way to the server. Whether the request was done nobody can tell.
tl::unexpected<client::Error> lost(const client::Request& request, std::string_view code,
                                   std::string message) {
  client::Error error = client::make_error(code, std::move(message));
  error.retryable = request.repeat == client::Repeat::harmless;
  return client::failed(std::move(error));
}

tl::unexpected<client::Error> broken_off(const client::Request& request) {
  return lost(request, client::errors::kConnectionFailed,
              "The simulation broke the connection off, as it was told to. Try again.");
}

Outcome out_of_time(const client::Request& request, steady_clock::time_point deadline) {
  return {lost(request, client::errors::kTimeout,
               fmt::format("The simulation took longer than {} ms. Try again, or allow more time.",
                           request.timeout.count())),
          deadline};
}

/// Whether the answer is whole for its reader however its end is lost.
bool has_no_rest(const api::Response& response, Kind kind) {
  return kind == Kind::truncate && response.body().empty();
}

}  // namespace

std::optional<Error> refusal_of(const client::Request& request) {
  if (head_bytes(request) > limits::kHeaderBytes) return api::headers_too_large();
  if (request.target.size() > limits::kTargetBytes) return api::malformed_request("bad target");
  return std::nullopt;
}

api::Request message_of(const client::Request& request) {
  api::Request message(verb_of(request.method), request.target, kHttp11);
  for (const client::Header& header : request.headers) message.insert(header.name, header.value);
  message.body() = request.body;
  return message;
}

Outcome outcome_of(const client::Request& request, api::Response response,
                   steady_clock::time_point deadline) {
  // A stream has no end, and a client of the SDK takes an answer when it is whole.
  if (response.stream() != nullptr) return out_of_time(request, deadline);
  const api::Disturbance how =
      response.disturbance() != nullptr ? *response.disturbance() : api::Disturbance{};
  const steady_clock::time_point now = steady_clock::now();
  if (now + how.wait >= deadline) return out_of_time(request, deadline);
  Outcome outcome{client::Response{}, {}};
  if (how.wait.count() > 0) outcome.held_until = now + how.wait;
  if (how.kind == Kind::short_length) {
    const std::size_t half = response.body().size() / 2;
    response.cut_body(0, half);
    response.content_length(half);
  }
  const bool whole =
      how.kind == Kind::none || how.kind == Kind::short_length || has_no_rest(response, how.kind);
  if (whole) {
    outcome.result = answer_of(response);
  } else {
    outcome.result = broken_off(request);
  }
  return outcome;
}

}  // namespace atom::simulator
