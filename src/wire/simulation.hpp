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
    answer,        ///< `status` in place of the answer; nothing is done.
    invalid_json,  ///< 200 with a body that is no JSON; nothing is done.
    stall,         ///< Nothing is sent for `time`, and then the connection is reset; nothing is done.
    reset_before,  ///< The connection is reset; nothing is done.
    reset_after,   ///< It is done, and the connection reset in place of the answer.
    reset_inside,  ///< It is done, and the connection reset after half of the answer's body.
    truncate,      ///< It is done, and the connection closed in order after half of the answer's body.
    short_length,  ///< It is done, and `Content-Length` says half of the answer's body.
    delay,         ///< It is done, and the answer waits for `time`.
  };

  Kind kind = Kind::answer;
  int status = 0;                            ///< Of `answer`.
  std::optional<std::string> retry_after{};  ///< Of `answer`: the header as it is sent.
  std::chrono::milliseconds time{0};         ///< Of `stall` and `delay`.

  bool operator==(const Fault&) const = default;
};

/// What the requests of one scenario meet, one after the other.
struct FaultScript {
  std::string scenario;
  std::vector<Fault> faults;

  bool operator==(const FaultScript&) const = default;
};

/// How far a scenario is.
struct FaultReport {
  std::string scenario;
  std::size_t used = 0;       ///< Faults that requests have met.
  std::size_t remaining = 0;  ///< Faults that wait for one.
  std::size_t requests = 0;   ///< Requests of the scenario, with a fault and without.

  bool operator==(const FaultReport&) const = default;
};

boost::json::value to_json(const FaultReport& report);

Result<FaultScript> read_fault_script(const boost::json::value& value);

/// Whether `text` may name a scenario: 1 to `limits::kScenarioBytes` of letters, digits, `.`, `_` and `-`.
bool is_scenario(std::string_view text);

}  // namespace atom::wire
