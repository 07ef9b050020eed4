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

namespace atom::api {

/// The header by which a client says to which scenario a request belongs.
inline constexpr std::string_view kScenario = "Atom-Scenario";

/// The faults that a simulation was told to show. Thread-safe.
class FaultPlan {
 public:
  /// Begins a scenario, in place of one of that name. Past `limits::kScenarios` the oldest is forgotten.
  void script(const wire::FaultScript& script);

  /// Counts a request of `scenario` and takes the fault that it meets; nothing where none is left, or where
  /// no such scenario was begun.
  std::optional<wire::Fault> next(std::string_view scenario);

  std::optional<wire::FaultReport> report(std::string_view scenario) const;

 private:
  struct Progress {
    std::deque<wire::Fault> waiting;
    wire::FaultReport report;
    std::uint64_t order = 0;  ///< When it was begun, among the others.
  };

  void forget_oldest();

  mutable std::mutex mutex_;
  std::map<std::string, Progress, std::less<>> scenarios_;
  std::map<std::uint64_t, std::string> by_age_;
  std::uint64_t begun_ = 0;
};

/// Whether a fault takes the place of the answer, so that nothing is done.
bool replaces_answer(const wire::Fault& fault);

/// The answer that a fault puts in its place. One that is sent as a problem is that error.
Response replacement(const wire::Fault& fault, std::string_view request_id);

/// What the fault does to an answer on its way.
Disturbance disturbance_of(const wire::Fault& fault);

}  // namespace atom::api
