#include "atom/wire/simulation.hpp"

#include <fmt/format.h>

#include "api/body.hpp"
#include "api/errors.hpp"
#include "api/handlers/handlers.hpp"

namespace atom::api::handlers {
namespace {

tl::unexpected<Error> no_simulation() {
  return fail(errors::kRouteNotFound,
              "Faults are shown by a simulation alone. Start the server with --simulate.");
}

Response report_response(http::status status, const wire::FaultReport& report) {
  Response response = respond_json(status, to_json(report));
  response.set(http::field::cache_control, "no-store");
  return response;
}

}  // namespace

Answer script_faults(Context& context, const Call& call) {
  if (!context.faults) co_return no_simulation();
  const auto body = read_json_body(call.request);
  if (!body) co_return fail(body.error());
  const auto script = wire::read_fault_script(*body);
  if (!script) co_return fail(script.error());
  context.faults->script(*script);
  co_return report_response(http::status::created, {script->scenario, 0, script->faults.size(), 0});
}

Answer report_faults(Context& context, const Call& call) {
  if (!context.faults) co_return no_simulation();
  const auto report = context.faults->report(call.capture());
  if (!report) {
    co_return fail(
        errors::kScenarioNotFound,
        fmt::format("No scenario '{}' was begun here. POST it to /simulation/faults.", call.capture()));
  }
  co_return report_response(http::status::ok, *report);
}

}  // namespace atom::api::handlers
