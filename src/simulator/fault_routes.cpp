#include "simulator/fault_routes.hpp"

#include <fmt/format.h>

#include "api/body.hpp"
#include "api/errors.hpp"
#include "api/problem.hpp"
#include "atom/wire/simulation.hpp"

namespace atom::simulator {
namespace {

namespace http = api::http;

api::Response report_response(http::status status, const wire::FaultReport& report) {
  api::Response response = api::respond_json(status, to_json(report));
  response.set(http::field::cache_control, "no-store");
  return response;
}

api::HandlerResult script_faults(FaultPlan& plan, const api::Exchange& exchange) {
  const auto body = api::read_json_body(exchange.request);
  if (!body) co_return fail(body.error());
  const auto script = wire::read_fault_script(*body);
  if (!script) co_return fail(script.error());
  plan.script(*script);
  co_return report_response(http::status::created, {script->scenario, 0, script->faults.size(), 0});
}

api::HandlerResult report_faults(const FaultPlan& plan, const api::Exchange& exchange) {
  const auto report = plan.report(exchange.capture());
  if (!report) {
    co_return fail(
        api::errors::kScenarioNotFound,
        fmt::format("There is no scenario '{}'; POST it to /simulation/faults.", exchange.capture()));
  }
  co_return report_response(http::status::ok, *report);
}

}  // namespace

api::Family fault_family(FaultPlan& plan) {
  const auto script = [&plan](api::Context&, const api::Exchange& exchange) {
    return script_faults(plan, exchange);
  };
  const auto report = [&plan](api::Context&, const api::Exchange& exchange) {
    return report_faults(plan, exchange);
  };
  return {{
              {http::verb::post, "/simulation/faults", script, api::Access::open, api::Body::json},
              {http::verb::get, "/simulation/faults/{id}", report, api::Access::open},
          },
          api::problem_response};
}

}  // namespace atom::simulator
