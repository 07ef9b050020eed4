#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

/// Faults on demand: the script that a test sends to a simulation, and the report on it.
namespace atom::wire {

/// A fault that one request meets.
struct Fault {
  enum class Kind {
    status,        ///< `status` is sent in place of the response; the request is not served.
    invalid_json,  ///< A body that is not JSON is sent with 200; the request is not served.
    stall,         ///< Nothing is sent for `time`, then the connection is reset; the request is not served.
    reset_before,  ///< The connection is reset; the request is not served.
    reset_after,   ///< The request is served, and the connection is reset in place of the response.
    reset_inside,  ///< The request is served, and the connection is reset inside the response's body.
    truncate,  ///< The request is served, and the connection is closed cleanly inside the response's body.
    short_length,  ///< The request is served, and `Content-Length` announces half of the response's body.
    delay,         ///< The request is served, and the response is delayed by `time`.
  };

  Kind kind = Kind::status;
  int status = 0;                            ///< For `status`.
  std::optional<std::string> retry_after{};  ///< For `status`: the value of `Retry-After`.
  std::chrono::milliseconds time{0};         ///< For `stall` and `delay`.

  bool operator==(const Fault&) const = default;
};

/// The faults of a scenario, one for each of its requests, in order.
struct FaultScript {
  std::string scenario;
  std::vector<Fault> faults;

  bool operator==(const FaultScript&) const = default;
};

/// The progress of a scenario.
struct FaultReport {
  std::string scenario;
  std::size_t used = 0;       ///< How many faults requests have met.
  std::size_t remaining = 0;  ///< How many faults are left.
  std::size_t requests = 0;   ///< How many requests the scenario has had.

  bool operator==(const FaultReport&) const = default;
};

boost::json::value to_json(const FaultReport& report);

Result<FaultScript> read_fault_script(const boost::json::value& value);

/// Returns true if `text` is a valid name of a scenario: 1 to `limits::kScenarioBytes` letters, digits, `.`,
/// `_` and `-`.
bool is_scenario(std::string_view text);

}  // namespace atom::wire
