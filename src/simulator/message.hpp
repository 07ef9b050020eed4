#pragma once

#include <chrono>
#include <optional>

#include "api/http.hpp"
#include "api/response.hpp"
#include "atom/base/error.hpp"
#include "atom/transport.hpp"

namespace atom::simulator {

/// How an exchange ends, and when it does where that is not at once.
struct Outcome {
  client::Result<client::Response> result;
  std::optional<std::chrono::steady_clock::time_point> held_until = {};
};

/// What a socket's server would refuse of a request before it comes to its route; nothing where it is fine.
/// `body_limit` is in bytes.
std::optional<Error> refusal_of(const client::Request& request);

api::Request message_of(const client::Request& request);

/// What a client meets of an answer to its request: the answer, or what a fault made of it on its way.
/// `deadline` is when the request's time is over.
Outcome outcome_of(const client::Request& request, api::Response response,
                   std::chrono::steady_clock::time_point deadline);

}  // namespace atom::simulator
