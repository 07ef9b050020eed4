#include "delivery.hpp"

#include <fmt/format.h>

#include <utility>

#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::simulation {
namespace {

using Kind = simulator::Outcome::Kind;
using client::Instant;

client::Response response_of(simulator::Response response) {
  client::Response result{response.status, {}, std::move(response.body)};
  result.headers.reserve(response.headers.size());
  for (auto& [name, value] : response.headers) result.headers.push_back({std::move(name), std::move(value)});
  return result;
}

/// The server may have handled the request, so only a request that is safe to repeat can be retried.
tl::unexpected<client::Error> failed_attempt(const client::Request& request, std::string_view code,
                                             std::string message) {
  client::Error error = client::make_error(code, std::move(message));
  error.retryable = request.repeat == client::Repeat::harmless;
  return client::failed(std::move(error));
}

Delivery timed_out(const client::Request& request, Instant deadline) {
  return {failed_attempt(request, client::errors::kTimeout,
                         fmt::format("The simulation took longer than {} ms. Try again, or allow more time.",
                                     request.timeout.count())),
          deadline};
}

}  // namespace

simulator::Request server_request(const client::Request& request) {
  simulator::Request borrowed{client::to_string(request.method), request.target, {}, request.body};
  borrowed.headers.reserve(request.headers.size());
  for (const client::Header& header : request.headers)
    borrowed.headers.emplace_back(header.name, header.value);
  return borrowed;
}

Delivery deliver(const client::Request& request, simulator::Outcome outcome, Instant deadline) {
  const Instant now = std::chrono::steady_clock::now();
  if (outcome.kind == Kind::endless || now + outcome.hold_for >= deadline)
    return timed_out(request, deadline);
  Delivery delivery{client::Response{}};
  if (outcome.hold_for.count() > 0) delivery.held_until = now + outcome.hold_for;
  if (outcome.kind == Kind::response) {
    delivery.result = response_of(std::move(outcome.response));
  } else {
    delivery.result = failed_attempt(request, client::errors::kConnectionFailed,
                                     "A simulated fault broke off the connection. Try again.");
  }
  return delivery;
}

}  // namespace atom::simulation
