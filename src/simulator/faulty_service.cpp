#include "simulator/faulty_service.hpp"

#include <utility>

#include "simulator/fault_routes.hpp"

namespace atom::simulator {
namespace {

using api::Exchange;
using boost::asio::awaitable;

constexpr std::string_view kScenario = "Atom-Scenario";

}  // namespace

void simulate(api::Options& options, FaultPlan& plan) {
  options.reports_simulation = true;
  options.authenticator = [](std::string_view) -> awaitable<Result<marketplace::Caller>> {
    co_return marketplace::Caller(Principal{"developer", "simulation", Scopes::all()});
  };
  options.more_families.push_back(fault_family(plan));
}

awaitable<std::optional<api::Response>> FaultyService::begin(Exchange& exchange) {
  auto rejected = co_await service_.begin(exchange);
  if (!rejected) co_return std::nullopt;  // The fault is shown once the request has been read.
  const auto fault = next_fault(exchange);
  if (!fault) co_return rejected;
  if (replaces_response(*fault)) co_return replace(exchange, *fault);
  spoil(*rejected, *fault);
  co_return rejected;
}

awaitable<api::Response> FaultyService::respond(Exchange& exchange) {
  const auto fault = next_fault(exchange);
  if (fault && replaces_response(*fault)) co_return replace(exchange, *fault);
  api::Response response = co_await service_.respond(exchange);
  if (fault) spoil(response, *fault);
  co_return response;
}

api::Response FaultyService::reject(Exchange& exchange, const Error& error) {
  return service_.reject(exchange, error);
}

void FaultyService::finish(const Exchange& exchange, api::Response& response) {
  service_.finish(exchange, response);
}

std::optional<wire::Fault> FaultyService::next_fault(const Exchange& exchange) {
  return plan_.next(exchange.request[kScenario]);
}

api::Response FaultyService::replace(const Exchange& exchange, const wire::Fault& fault) {
  api::Response response = replacement(fault, exchange.id);
  service_.finish(exchange, response);
  spoil(response, fault);
  return response;
}

}  // namespace atom::simulator
