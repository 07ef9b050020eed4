#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/response.hpp"
#include "atom/wire/simulation.hpp"

namespace atom::simulator {

/// The faults that a simulation will show, by scenario. Thread-safe.
class FaultPlan {
 public:
  /// Begins a scenario, in place of one of that name. Beyond `limits::kScenarios` the oldest is forgotten.
  void script(const wire::FaultScript& script);

  /// Counts a request of `scenario` and takes the fault that it meets. Returns nothing if none is left, or if
  /// there is no such scenario.
  std::optional<wire::Fault> next(std::string_view scenario);

  std::optional<wire::FaultReport> report(std::string_view scenario) const;

 private:
  struct Progress {
    std::deque<wire::Fault> waiting;
    wire::FaultReport report;
    std::uint64_t order = 0;  ///< Its place in the order in which scenarios were scripted.
  };

  void forget_oldest();

  mutable std::mutex mutex_;
  std::map<std::string, Progress, std::less<>> scenarios_;
  std::map<std::uint64_t, std::string> by_age_;
  std::uint64_t begun_ = 0;
};

/// Returns true if a fault takes the place of the response, so that nothing is done.
bool replaces_response(const wire::Fault& fault);

/// Returns the response that a fault puts in its place, for example a problem with the status that was asked
/// for.
api::Response replacement(const wire::Fault& fault, std::string_view request_id);

/// Makes a finished response be sent as the fault says.
void spoil(api::Response& response, const wire::Fault& fault);

}  // namespace atom::simulator
