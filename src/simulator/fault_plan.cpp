#include "simulator/fault_plan.hpp"

#include <algorithm>
#include <array>

#include "api/http.hpp"
#include "api/problem.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/problem.hpp"
#include "simulator/errors.hpp"

namespace atom::simulator {
namespace {

using Kind = wire::Fault::Kind;

/// Returns true for the statuses that `api/policy.json` retries.
bool is_retryable(unsigned status) {
  constexpr std::array kRetried{408U, 429U, 500U, 502U, 503U, 504U};
  return std::ranges::find(kRetried, status) != kRetried.end();
}

api::Response problem_of(unsigned status, std::string_view request_id) {
  const wire::Problem problem{
      "Simulated fault",
      static_cast<int>(status),
      std::string(errors::kSimulatedFault),
      "The simulation was told to send this error. Script no fault to get the response.",
      std::string(request_id),
      is_retryable(status),
      {}};
  return api::render_problem(status, problem);
}

}  // namespace

void FaultPlan::script(const wire::FaultScript& script) {
  const std::lock_guard lock(mutex_);
  if (const auto old = scenarios_.find(script.scenario); old != scenarios_.end()) {
    by_age_.erase(old->second.order);
    scenarios_.erase(old);
  }
  if (scenarios_.size() >= limits::kScenarios) forget_oldest();
  by_age_.emplace(++begun_, script.scenario);
  scenarios_.emplace(script.scenario,
                     Progress{{script.faults.begin(), script.faults.end()}, {script.scenario}, begun_});
}

void FaultPlan::forget_oldest() {
  const auto oldest = by_age_.begin();
  scenarios_.erase(oldest->second);
  by_age_.erase(oldest);
}

std::optional<wire::Fault> FaultPlan::next(std::string_view scenario) {
  const std::lock_guard lock(mutex_);
  const auto found = scenarios_.find(scenario);
  if (found == scenarios_.end()) return std::nullopt;
  Progress& progress = found->second;
  ++progress.report.requests;
  if (progress.waiting.empty()) return std::nullopt;
  const wire::Fault fault = std::move(progress.waiting.front());
  progress.waiting.pop_front();
  ++progress.report.used;
  return fault;
}

std::optional<wire::FaultReport> FaultPlan::report(std::string_view scenario) const {
  const std::lock_guard lock(mutex_);
  const auto found = scenarios_.find(scenario);
  if (found == scenarios_.end()) return std::nullopt;
  wire::FaultReport report = found->second.report;
  report.remaining = found->second.waiting.size();
  return report;
}

bool replaces_response(const wire::Fault& fault) {
  return fault.kind == Kind::status || fault.kind == Kind::invalid_json || fault.kind == Kind::stall ||
         fault.kind == Kind::reset_before;
}

api::Response replacement(const wire::Fault& fault, std::string_view request_id) {
  using api::http::status;
  if (fault.kind == Kind::invalid_json) return api::respond(status::ok, api::kJson, R"({"cut": "of)");
  if (fault.kind != Kind::status) return {};
  api::Response response = problem_of(static_cast<unsigned>(fault.status), request_id);
  if (fault.retry_after) response.set(api::http::field::retry_after, *fault.retry_after);
  return response;
}

void spoil(api::Response& response, const wire::Fault& fault) {
  using Part = api::Delivery::Part;
  using End = api::Delivery::End;
  switch (fault.kind) {
    case Kind::status:
    case Kind::invalid_json:
      return;
    case Kind::delay:
      return response.set_delivery({.delay = fault.time});
    case Kind::stall:
      return response.set_delivery({fault.time, Part::nothing, End::reset});
    case Kind::reset_before:
    case Kind::reset_after:
      return response.set_delivery({.part = Part::nothing, .end = End::reset});
    case Kind::reset_inside:
      return response.set_delivery({.part = Part::half, .end = End::reset});
    case Kind::truncate:
      return response.set_delivery({.part = Part::half, .end = End::close});
    case Kind::short_length:
      response.content_length(response.body().size() / 2);
      return response.set_delivery({.end = End::close});
  }
}

}  // namespace atom::simulator
