#include "api/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <memory>
#include <stdexcept>

#include <boost/json/serialize.hpp>

#include "api/access_log.hpp"
#include "api/authenticate.hpp"
#include "api/errors.hpp"
#include "api/followers.hpp"
#include "api/gzip.hpp"
#include "api/media_type.hpp"
#include "api/problem.hpp"
#include "api/rate_headers.hpp"
#include "api/routes.hpp"
#include "atom/base/credential_errors.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"
#include "atom/base/timestamp.hpp"
#include "atom/wpk/yaml.hpp"

namespace atom::api {
namespace {

constexpr std::string_view kRequestId = "X-Request-Id";
constexpr std::string_view kTraceParent = "traceparent";

std::shared_ptr<const Bytes> contract_as_json() {
  const auto contract = wpk::read_yaml(openapi_yaml());
  if (!contract) throw std::logic_error("api/openapi.yaml cannot be read: " + contract.error().message);
  return std::make_shared<const Bytes>(boost::json::serialize(*contract));
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

void set_length(const Request& request, Response& response) {
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

std::unique_ptr<RateLimiter> make_limiter(const Options& options, const Clock& clock, Random& random) {
  if (!options.rate_limit) return nullptr;
  std::array<std::uint8_t, sizeof(std::uint64_t)> seed{};
  random.fill(seed);
  return std::make_unique<RateLimiter>(*options.rate_limit, clock, std::bit_cast<std::uint64_t>(seed),
                                       limits::kRateBuckets);
}

}  // namespace

Service::Service(marketplace::Marketplace& marketplace, accounts::ApiKeys& keys, Metrics& metrics,
                 const Clock& clock, Random& random, Options options, boost::asio::any_io_executor workers)
    : ids_(random),
      context_{marketplace,
               keys,
               metrics,
               clock,
               random,
               std::move(options),
               std::move(workers),
               clock.now(),
               contract_as_json(),
               std::make_shared<Followers>(),
               {}},
      limiter_(make_limiter(context_.options, clock, random)) {
  // The catalog may outlive this, and the other way round: what it calls is theirs together.
  marketplace.events.observe([followers = context_.followers] { followers->wake(); });
  if (context_.options.simulation) context_.faults = std::make_unique<FaultPlan>();
}

Exchange Service::begin(const Request& request, std::string_view peer) {
  Exchange exchange{request, peer};
  const std::string_view sent = request[kRequestId];
  if (is_request_id(sent)) {
    exchange.id = sent;
  } else {
    std::array<std::uint8_t, 12> bytes{};
    ids_.fill(bytes);
    exchange.id = to_base64url(bytes);
  }
  if (const auto parent = request.find(kTraceParent); parent != request.end()) {
    std::array<std::uint8_t, 8> span{};
    ids_.fill(span);
    exchange.trace = continue_trace(parent->value(), span);
  }
  return exchange;
}

Result<void> Service::charge(Exchange& exchange) {
  if (!limiter_) return {};
  exchange.allowance = exchange.caller ? limiter_->take_for_principal(*exchange.caller)
                                       : limiter_->take_for_address(exchange.peer);
  if (exchange.allowance->allowed) return {};
  return fail(errors::kRateLimited,
              fmt::format("Too many requests: {} may make {} in {} s. Try again in {} s.",
                          exchange.caller ? "a caller" : "an address without a good credential",
                          limiter_->rate().requests, limiter_->rate().period.count(),
                          exchange.allowance->retry_after.count()));
}

Result<void> Service::admit_anonymous(Exchange& exchange) {
  if (auto charged = charge(exchange); !charged) return charged;
  return check_access(*exchange.route, context_.options, exchange.caller);
}

boost::asio::awaitable<Result<void>> Service::admit(Exchange& exchange) {
  if (exchange.route->access == Access::open) co_return Result<void>();
  if (exchange.request.count(http::field::authorization) == 0) co_return admit_anonymous(exchange);
  auto caller = co_await authenticate(context_, exchange.request);
  if (!caller) {
    // A credential that is no good is its address's to pay for, so that nobody guesses at full speed.
    if (auto charged = charge(exchange); !charged) co_return charged;
    co_return fail(std::move(caller).error());
  }
  exchange.caller = *std::move(caller);
  if (auto charged = charge(exchange); !charged) co_return charged;
  co_return check_access(*exchange.route, context_.options, exchange.caller);
}

Answer Service::answer_by_route(Exchange& exchange) {
  const Request& request = exchange.request;
  auto target = parse_target(request.target());
  if (!target) co_return fail(std::move(target).error());
  Match match = match_route(request.method(), *target);
  exchange.route = match.route;
  if (match.route == nullptr) {
    if (auto charged = charge(exchange); !charged) co_return fail(std::move(charged).error());
    co_return not_routed(match, exchange.id);
  }
  const Route& route = *match.route;
  if (auto admitted = co_await admit(exchange); !admitted) co_return fail(std::move(admitted).error());
  if (auto known = check_parameters(route, *target); !known) co_return fail(std::move(known).error());
  if (auto readable = check_media_type(route, request); !readable)
    co_return fail(std::move(readable).error());
  const Call call{
      request,        exchange.peer, exchange.id, std::move(match.captures), std::move(target->query),
      exchange.caller};
  co_return co_await route.handler(context_, call);
}

std::shared_ptr<const KeptAnswer> Service::find_kept(const Request& request, std::uint64_t revision) {
  if (request.method() != http::verb::get && request.method() != http::verb::head) return nullptr;
  auto kept = context_.answers.find(request.target(), revision);
  const bool is_for_others = kept && kept->response.audience() == Audience::anonymous &&
                             request.count(http::field::authorization) > 0;
  return is_for_others ? nullptr : kept;
}

Answer Service::dispatch(Exchange& exchange) {
  const Request& request = exchange.request;
  // Before the catalog is read: see `AnswerCache::keep`.
  const std::uint64_t revision = context_.marketplace.discovery.public_revision();
  if (const auto kept = find_kept(request, revision)) {
    exchange.route = kept->route;
    if (auto admitted = co_await admit(exchange); !admitted) co_return fail(std::move(admitted).error());
    co_return answer_again(*kept, request, exchange.id);
  }
  auto answered = co_await answer_by_route(exchange);
  if (answered && answered->audience() != Audience::one && answered->result() == http::status::ok) {
    answered->share_body();
    context_.answers.keep(request.target(), revision, {exchange.route, answered->copy()});
  }
  co_return answered;
}

void Service::count_download(const Request& request, const Response& response) {
  // What goes on with a download that was begun is not another one.
  const bool begins =
      response.result() == http::status::ok || response[http::field::content_range].starts_with("bytes 0-");
  if (request.method() == http::verb::get && begins)
    context_.marketplace.downloads.count(*response.artifact());
}

boost::asio::awaitable<Response> Service::respond_to(Exchange& exchange) {
  const auto fault = context_.faults ? context_.faults->next(exchange.request[kScenario]) : std::nullopt;
  if (fault && replaces_answer(*fault)) {
    Response response = replacement(*fault, exchange.id);
    response.set_disturbance(disturbance_of(*fault));
    co_return response;
  }
  auto answered = co_await dispatch(exchange);
  if (!answered) context_.metrics.count_rejection(answered.error().code);
  Response response = answered ? *std::move(answered) : problem_response(answered.error(), exchange.id);
  if (response.artifact()) count_download(exchange.request, response);
  if (fault) response.set_disturbance(disturbance_of(*fault));
  co_return response;
}

boost::asio::awaitable<Response> Service::answer(const Request& request, std::string_view peer) {
  Exchange exchange = begin(request, peer);
  Response response;
  try {
    response = co_await respond_to(exchange);
    if (is_to_be_compressed(request, response)) co_await compress(context_.workers, response);
  } catch (const std::exception& bug) {
    log::error("request {}: {}", exchange.id, bug.what());
    response = problem_response({std::string(errors::kInternal), {}, {}}, exchange.id);
  }
  finish(exchange, response);
  co_return response;
}

Response Service::refuse(const Error& error) {
  const Request nothing;
  const Exchange exchange = begin(nothing, {});
  Response response = problem_response(error, exchange.id);
  context_.metrics.count_rejection(error.code);
  finish(exchange, response);
  response.keep_alive(false);
  return response;
}

void Service::finish(const Exchange& exchange, Response& response) {
  const Request& request = exchange.request;
  response.set(http::field::date, format_http_date(context_.clock.now()));
  response.version(request.version());
  response.keep_alive(request.keep_alive());
  response.set(kRequestId, exchange.id);
  response.set("X-Content-Type-Options", "nosniff");
  if (exchange.trace) response.set(kTraceParent, exchange.trace->traceparent());
  if (exchange.allowance) {
    const std::string_view policy = exchange.caller ? "principal" : "address";
    set_rate_headers(response, policy, limiter_->rate(), *exchange.allowance);
  }
  set_length(request, response);
  const auto took = std::chrono::steady_clock::now() - exchange.start;
  context_.metrics.count_request(exchange.route, response.result_int(), took);
  if (context_.options.access_log) log_exchange(exchange, response, took);
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
