#include "api/fault_plan.hpp"

#include "api/http.hpp"
#include "api/problem.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

using Kind = wire::Fault::Kind;

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

bool replaces_answer(const wire::Fault& fault) {
  return fault.kind == Kind::answer || fault.kind == Kind::invalid_json || fault.kind == Kind::stall ||
         fault.kind == Kind::reset_before;
}

Response replacement(const wire::Fault& fault, std::string_view request_id) {
  if (fault.kind == Kind::invalid_json) return respond(http::status::ok, kJson, R"({"cut": "of)");
  if (fault.kind != Kind::answer) return {};
  Response response = simulated_problem(static_cast<unsigned>(fault.status), request_id);
  if (fault.retry_after) response.set(http::field::retry_after, *fault.retry_after);
  return response;
}

Disturbance disturbance_of(const wire::Fault& fault) {
  using enum Disturbance::Kind;
  switch (fault.kind) {
    case Kind::answer:
    case Kind::invalid_json:
      return {none, {}};
    case Kind::delay:
      return {none, fault.time};
    case Kind::stall:
      return {reset, fault.time};
    case Kind::reset_before:
    case Kind::reset_after:
      return {reset, {}};
    case Kind::reset_inside:
      return {reset_inside, {}};
    case Kind::truncate:
      return {truncate, {}};
    case Kind::short_length:
      return {short_length, {}};
  }
  return {};
}

}  // namespace atom::api
