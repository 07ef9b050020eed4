#pragma once

#include "api/options.hpp"
#include "api/service.hpp"
#include "simulator/fault_plan.hpp"

namespace atom::simulator {

/// Makes a simulation of what the options configure: any bearer token is a developer with every scope, and
/// `/simulation/faults` fills the plan, which is borrowed.
void simulate(api::Options& options, FaultPlan& plan);

/// A service that shows the faults of a plan to the requests that name one of its scenarios in
/// `Atom-Scenario`. All others pass through. Borrows both arguments.
///
///     FaultPlan plan;
///     simulate(options, plan);
///     api::Pipeline pipeline(..., options, ...);
///     FaultyService service(pipeline, plan);
class FaultyService final : public api::Service {
 public:
  FaultyService(api::Service& service, FaultPlan& plan) : service_(service), plan_(plan) {}

  boost::asio::awaitable<std::optional<api::Response>> begin(api::Exchange& exchange) override;
  boost::asio::awaitable<api::Response> respond(api::Exchange& exchange) override;
  api::Response reject(api::Exchange& exchange, const Error& error) override;
  using Service::reject;
  void finish(const api::Exchange& exchange, api::Response& response) override;
  api::Metrics& metrics() override { return service_.metrics(); }

 private:
  std::optional<wire::Fault> next_fault(const api::Exchange& exchange);
  /// Responds as the fault says, and not as the service would.
  api::Response replace(const api::Exchange& exchange, const wire::Fault& fault);

  api::Service& service_;
  FaultPlan& plan_;
};

}  // namespace atom::simulator
