#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

/// The faults that a simulation is told to show.
namespace atom::wire {

/// One thing that goes wrong with one request.
struct Fault {
  enum class Kind {
    answer,        ///< `status` is sent in place of the response; nothing is done.
    invalid_json,  ///< A body that is not JSON is sent with 200; nothing is done.
    stall,         ///< Nothing is sent for `time`, then the connection is reset; nothing is done.
    reset_before,  ///< The connection is reset; nothing is done.
    reset_after,   ///< The request is served, and the connection is reset in place of the response.
    reset_inside,  ///< The request is served, and the connection is reset inside the response's body.
    truncate,  ///< The request is served, and the connection is closed in order inside the response's body.
    short_length,  ///< The request is served, and `Content-Length` says half of the response's body.
    delay,         ///< The request is served, and the response is delayed by `time`.
  };

  Kind kind = Kind::answer;
  int status = 0;                            ///< For `answer`.
  std::optional<std::string> retry_after{};  ///< For `answer`: the value of the header.
  std::chrono::milliseconds time{0};         ///< For `stall` and `delay`.

  bool operator==(const Fault&) const = default;
};

/// The faults that the requests of a scenario meet, one after the other.
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

/// Returns whether `text` may name a scenario: 1 to `limits::kScenarioBytes` of letters, digits, `.`, `_` and
/// `-`.
bool is_scenario(std::string_view text);

}  // namespace atom::wire
