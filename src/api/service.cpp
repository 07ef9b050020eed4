#include "api/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <stdexcept>

#include <boost/json/serialize.hpp>

#include "api/authenticate.hpp"
#include "api/errors.hpp"
#include "api/followers.hpp"
#include "api/gzip.hpp"
#include "api/media_type.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"
#include "base/credential_errors.hpp"
#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/timestamp.hpp"
#include "wpk/yaml.hpp"

namespace atom::api {
namespace {

constexpr std::string_view kRequestId = "X-Request-Id";

std::shared_ptr<const std::string> contract_as_json() {
  const auto contract = wpk::read_yaml(openapi_yaml());
  if (!contract) throw std::logic_error("api/openapi.yaml cannot be read: " + contract.error().message);
  return std::make_shared<const std::string>(boost::json::serialize(*contract));
}

bool is_request_id(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
}

Result<void> check_parameters(const Route& route, const Target& target) {
  for (std::size_t i = 0; i < target.query.size(); ++i) {
    const std::string& name = target.query[i].first;
    if (std::ranges::find(route.parameters, name) == route.parameters.end()) {
      const std::string known = route.parameters.empty()
                                    ? "It takes none."
                                    : fmt::format("It takes: {}.", fmt::join(route.parameters, ", "));
      return fail(errors::kUnknownParameter,
                  fmt::format("The parameter '{}' is not known here. {}", name, known));
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (target.query[k].first == name) {
        return fail(errors::kInvalidParameter,
                    fmt::format("The parameter '{}' is there twice. Send it once.", name));
      }
    }
  }
  return {};
}

Result<void> check_access(const Route& route, const Options& options, const marketplace::Caller& caller) {
  const bool needs_caller =
      route.access == Access::bearer || (route.access == Access::reader && !options.anonymous_read);
  if (!needs_caller || caller) return {};
  return fail(credential_errors::kMissingToken,
              "This needs a credential. Send 'Authorization: Bearer' and an API key or a JWT.");
}

Response not_routed(const Match& match, std::string_view request_id) {
  if (match.allowed.empty()) {
    return problem_response({std::string(errors::kRouteNotFound),
                             "There is nothing at this address. /openapi.json lists what there is.",
                             {}},
                            request_id);
  }
  Response response = problem_response(
      {std::string(errors::kMethodNotAllowed), fmt::format("This address takes: {}.", match.allowed), {}},
      request_id);
  response.set(http::field::allow, match.allowed);
  return response;
}

/// What every answer carries, whatever it says.
void finish(const Request& request, Response& response, const std::string& request_id, Timestamp now) {
  response.set(http::field::date, format_http_date(now));
  response.version(request.version());
  response.keep_alive(request.keep_alive());
  response.set(kRequestId, request_id);
  response.set("X-Content-Type-Options", "nosniff");
  const bool has_body =
      response.result() != http::status::no_content && response.result() != http::status::not_modified;
  if (response.stream() != nullptr) {
    // Whoever followed a stream has no more to ask: its end is the connection's.
    response.keep_alive(false);
    response.chunked(request.version() >= 11);
  } else if (has_body) {
    response.content_length(response.body().size());
  }
  if (request.method() == http::verb::head) response.clear_body();
}

}  // namespace

Service::Service(marketplace::Marketplace& marketplace, Metrics& metrics, const Clock& clock, Random& random,
                 Options options, boost::asio::any_io_executor workers)
    : context_{marketplace,
               metrics,
               clock,
               random,
               std::move(options),
               std::move(workers),
               clock.now(),
               contract_as_json(),
               std::make_shared<Followers>(),
               {}} {
  // The catalog may outlive this, and the other way round: what it calls is theirs together.
  marketplace.observe_events([followers = context_.followers] { followers->wake(); });
  if (context_.options.simulation) context_.faults = std::make_unique<FaultPlan>();
}

std::string Service::request_id(const Request& request) {
  const std::string_view sent = request[kRequestId];
  if (is_request_id(sent)) return std::string(sent);
  std::array<std::uint8_t, 12> bytes{};
  context_.random.fill(bytes);
  return to_base64url(bytes);
}

Answer Service::dispatch(const Request& request, std::string_view peer, std::string_view id,
                         const Route*& route) {
  auto target = parse_target(request.target());
  if (!target) co_return fail(std::move(target).error());
  Match match = match_route(request.method(), *target);
  route = match.route;
  if (route == nullptr) co_return not_routed(match, id);
  Call call{request, peer, id, std::move(match.captures), {}, {}};
  if (route->access != Access::open) {
    auto caller = co_await authenticate(context_, request);
    if (!caller) co_return fail(std::move(caller).error());
    call.caller = *std::move(caller);
  }
  if (auto allowed = check_access(*route, context_.options, call.caller); !allowed)
    co_return fail(std::move(allowed).error());
  if (auto known = check_parameters(*route, *target); !known) co_return fail(std::move(known).error());
  if (auto readable = check_media_type(*route, request); !readable)
    co_return fail(std::move(readable).error());
  call.query = std::move(target->query);
  co_return co_await route->handler(context_, call);
}

boost::asio::awaitable<Response> Service::respond_to(const Request& request, std::string_view peer,
                                                     std::string_view id, const Route*& route) {
  const auto fault = context_.faults ? context_.faults->next(request[kScenario]) : std::nullopt;
  if (fault && replaces_answer(*fault)) {
    Response response = replacement(*fault, id);
    response.set_disturbance(disturbance_of(*fault));
    co_return response;
  }
  auto answered = co_await dispatch(request, peer, id, route);
  Response response = answered ? *std::move(answered) : problem_response(answered.error(), id);
  if (fault) response.set_disturbance(disturbance_of(*fault));
  co_return response;
}

boost::asio::awaitable<Response> Service::answer(const Request& request, std::string_view peer) {
  const auto start = std::chrono::steady_clock::now();
  const std::string id = request_id(request);
  const Route* route = nullptr;
  Response response;
  try {
    response = co_await respond_to(request, peer, id, route);
    co_await compress(context_.workers, request, response);
  } catch (const std::exception& bug) {
    log::error("request {}: {}", id, bug.what());
    response = problem_response({std::string(errors::kInternal), {}, {}}, id);
  }
  finish(request, response, id, context_.clock.now());
  context_.metrics.count_request(route, response.result_int(), std::chrono::steady_clock::now() - start);
  co_return response;
}

Response Service::refuse(const Error& error) {
  const Request nothing;
  const std::string id = request_id(nothing);
  Response response = problem_response(error, id);
  finish(nothing, response, id, context_.clock.now());
  response.keep_alive(false);
  context_.metrics.count_request(nullptr, response.result_int(), {});
  return response;
}

std::size_t Service::body_limit(const Request& head) const {
  const auto target = parse_target(head.target());
  const Route* route = target ? match_route(head.method(), *target).route : nullptr;
  // Where it is the address that is wrong, that is what to say, and not that the body is too large for it.
  return route == nullptr ? limits::kDocumentBytes : api::body_limit(*route);
}

std::string_view version() {
  return ATOM_VERSION;
}

}  // namespace atom::api
