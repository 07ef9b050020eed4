#include "api/pipeline.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <new>
#include <utility>

#include "api/access_log.hpp"
#include "api/authenticate.hpp"
#include "api/compression.hpp"
#include "api/contract.hpp"
#include "api/cost.hpp"
#include "api/errors.hpp"
#include "api/followers.hpp"
#include "api/media_type.hpp"
#include "api/mounts.hpp"
#include "api/on_worker.hpp"
#include "api/parameters.hpp"
#include "api/problem.hpp"
#include "api/rate_headers.hpp"
#include "api/rejections.hpp"
#include "api/request_id.hpp"
#include "api/selection.hpp"
#include "atom/base/log.hpp"
#include "atom/base/timestamp.hpp"

// The stages of a request, from top to bottom:
//
//   begin     read_head                  names the request and continues its trace
//             find_route                 400 if the address cannot be read
//             authenticate_and_charge    401, 429, 503
//             check_head                 404, 405; 400 for parameters; 415
//   (server)  the body                   413; `100 Continue` is sent here, if at all
//   respond   charge                     429, if the body costs more than its head said
//             make_representation        from a cached response or the route's handler
//             select                     304, 206, 416 (selection.hpp)
//             compress                   gzip (compression.hpp)
//             finish                     what every response carries; metrics and log
//
// The error of the first stage that finds one is sent.
namespace atom::api {

using boost::asio::awaitable;

awaitable<std::optional<Response>> Pipeline::begin(Exchange& exchange) {
  try {
    read_head(exchange);
    auto accepted = find_route(exchange);
    if (accepted) accepted = co_await authenticate_and_charge(exchange);
    if (accepted) accepted = check_head(exchange);
    if (!accepted) co_return reject(exchange, accepted.error());
  } catch (const std::exception& bug) {
    co_return internal_error(exchange, bug);
  }
  co_return std::nullopt;
}

awaitable<Response> Pipeline::respond(Exchange& exchange) {
  // A request's time counts from its last byte.
  if (!exchange.request.body().empty()) exchange.start = std::chrono::steady_clock::now();
  try {
    if (auto charged = charge(exchange); !charged) co_return reject(exchange, charged.error());
    Representation representation = co_await make_representation(exchange);
    Response& response = representation.response;
    if (const auto version = select(exchange, representation)) context_.marketplace.downloads.count(*version);
    if (should_compress(exchange.request, response)) {
      Requester requester = requester_of(exchange);
      co_await compress(context_.workers, std::move(requester), response);
    }
    finish(exchange, response);
    co_return std::move(response);
  } catch (const std::exception& bug) {
    co_return internal_error(exchange, bug);
  }
}

// read_head

void Pipeline::read_head(Exchange& exchange) {
  exchange.id = request_id(exchange.request, ids_);
  if (const auto parent = exchange.request.find(kTraceParent); parent != exchange.request.end()) {
    std::array<std::uint8_t, 8> span{};
    ids_.fill(span);
    exchange.trace = continue_trace(parent->value(), span);
  }
}

// find_route. A cached response knows its route, so nothing of its address is read again.

Result<void> Pipeline::find_route(Exchange& exchange) {
  const Request& request = exchange.request;
  exchange.revision = context_.marketplace.discovery.public_revision();
  exchange.cached = find_cached(exchange);
  if (exchange.cached) {
    exchange.route = exchange.cached->route;
  } else {
    auto target = parse_target(request.target());
    if (!target) return fail(std::move(target).error());
    Match match = router_.match(request.method(), *target, exchange.entrance);
    exchange.route = match.route;
    exchange.render_error = match.render_error;
    exchange.captures = std::move(match.captures);
    exchange.allowed = std::move(match.allowed);
    exchange.query = std::move(target->query);
  }
  if (exchange.route != nullptr) {
    exchange.render_error = exchange.route->render_error;
    exchange.body_limit = exchange.route->body_limit;
  }
  return {};
}

std::shared_ptr<const CachedResponse> Pipeline::find_cached(const Exchange& exchange) {
  const Request& request = exchange.request;
  if (request.method() != http::verb::get && request.method() != http::verb::head) return nullptr;
  auto cached = context_.cached_responses.find(request.target(), exchange.revision);
  const bool is_for_others = cached && cached->representation.audience == Audience::anonymous &&
                             request.count(http::field::authorization) > 0;
  const bool is_elsewhere = cached && !is_at(cached->route->entrance, exchange.entrance);
  return is_for_others || is_elsewhere ? nullptr : cached;
}

// authenticate_and_charge. Addresses that do not exist are charged too.

awaitable<Result<void>> Pipeline::authenticate_and_charge(Exchange& exchange) {
  if (exchange.route == nullptr) co_return charge(exchange);
  const Access access = exchange.route->access;
  if (access == Access::open) co_return Result<void>();
  if (exchange.request.count(http::field::authorization) > 0) {
    auto authenticated = co_await authenticate(context_, exchange.request);
    if (!authenticated) {
      // The address pays for an invalid credential, so that nobody guesses at full speed.
      if (auto charged = charge(exchange); !charged) co_return charged;
      co_return fail(std::move(authenticated).error());
    }
    exchange.caller = std::move(authenticated->caller);
    exchange.validity = authenticated->validity;
  }
  if (auto charged = charge(exchange); !charged) co_return charged;
  co_return check_access(access, context_.options, exchange.caller);
}

Result<void> Pipeline::charge(Exchange& exchange) {
  const bool has_rate = limiter_ || (tenant_limiter_ && exchange.caller);
  if (!has_rate || (exchange.route != nullptr && exchange.route->access == Access::open)) return {};
  const std::int64_t more = requests_counted(exchange) - exchange.counted;
  if (more <= 0) return {};
  exchange.counted += more;
  exchange.allowance.reset();
  if (limiter_) {
    exchange.allowance = exchange.caller ? limiter_->take_for_principal(*exchange.caller, more)
                                         : limiter_->take_for_address(exchange.peer, more);
    exchange.payer = exchange.caller ? Payer::principal : Payer::address;
  }
  const bool is_allowed = !exchange.allowance || exchange.allowance->allowed;
  if (tenant_limiter_ && exchange.caller && is_allowed) charge_tenant(exchange, more);
  if (exchange.allowance->allowed) return {};
  return tl::unexpected(rate_limited(exchange, rate_of(exchange.payer)));
}

void Pipeline::charge_tenant(Exchange& exchange, std::int64_t requests) {
  const Allowance left = tenant_limiter_->take_for_tenant(exchange.caller->tenant, requests);
  if (exchange.allowance && left.allowed && left.remaining >= exchange.allowance->remaining) return;
  exchange.allowance = left;
  exchange.payer = Payer::tenant;
}

const Rate& Pipeline::rate_of(Payer payer) const {
  return payer == Payer::tenant ? tenant_limiter_->rate() : limiter_->rate();
}

// check_head. The query of a cached response's address was checked when it was made.

Result<void> Pipeline::check_head(const Exchange& exchange) {
  if (exchange.route == nullptr) return tl::unexpected(no_route(exchange.allowed));
  if (exchange.cached) return {};
  if (auto known = check_parameters(exchange.query, exchange.route->parameters); !known) return known;
  return check_media_type(exchange.route->body, exchange.request);
}

// make_representation

awaitable<Representation> Pipeline::make_representation(Exchange& exchange) {
  if (exchange.cached) co_return exchange.cached->representation.copy();
  auto handled = co_await exchange.route->handler(context_, exchange);
  if (!handled) co_return problem(exchange, handled.error());
  if (handled->audience != Audience::one && handled->response.result() == http::status::ok) {
    handled->response.share_body();
    context_.cached_responses.put(exchange.request.target(), exchange.revision,
                                  {exchange.route, handled->copy()});
  }
  co_return *std::move(handled);
}

// finish

void Pipeline::finish(const Exchange& exchange, Response& response) {
  const Request& request = exchange.request;
  response.set(http::field::date, format_http_date(context_.clock.now()));
  response.version(request.version());
  response.keep_alive(request.keep_alive());
  response.set(kRequestId, exchange.id);
  response.set("X-Content-Type-Options", "nosniff");
  if (exchange.trace) response.set(kTraceParent, exchange.trace->traceparent());
  if (exchange.allowance) {
    set_rate_headers(response, exchange.payer, rate_of(exchange.payer), *exchange.allowance);
  }
  set_length(request, response);
  const auto took = std::chrono::steady_clock::now() - exchange.start;
  context_.metrics.count_request(exchange.route, response.result_int(), took);
  if (context_.options.access_log) log_exchange(exchange, response, took);
}

// Errors

Response Pipeline::reject(Exchange& exchange, const Error& error) {
  if (exchange.id.empty()) read_head(exchange);
  Response response = problem(exchange, error);
  finish(exchange, response);
  return response;
}

Response Pipeline::problem(const Exchange& exchange, const Error& error) {
  context_.metrics.count_rejection(error.code);
  Response response = exchange.render_error(error, exchange.id);
  if (error.code == errors::kMethodNotAllowed) response.set(http::field::allow, exchange.allowed);
  return response;
}

Response Pipeline::internal_error(const Exchange& exchange, const std::exception& bug) {
  log::error("request {}: {}", exchange.id, bug.what());
  const bool lacks_memory = dynamic_cast<const std::bad_alloc*>(&bug) != nullptr;
  Response response = lacks_memory
                          ? problem(exchange, out_of_memory())
                          : exchange.render_error({std::string(errors::kInternal), {}, {}}, exchange.id);
  finish(exchange, response);
  return response;
}

// Wiring

Pipeline::Pipeline(marketplace::Marketplace& marketplace, accounts::ApiKeys& keys, Metrics& metrics,
                   const Clock& clock, Random& random, const Options& options,
                   boost::asio::any_io_executor workers)
    : ids_(random),
      router_(mounts(options)),
      context_{marketplace,
               keys,
               metrics,
               clock,
               random,
               options,
               Workers(std::move(workers), options.workers, metrics),
               clock.elapsed(),
               std::make_shared<const Bytes>(contract_as_json()),
               std::make_shared<Followers>(marketplace.events)},
      limiter_(make_rate_limiter(context_.options.rate_limit, clock, random)),
      tenant_limiter_(make_rate_limiter(context_.options.tenant_rate_limit, clock, random)) {
  metrics.add_routes(router_.routes());
  // Either of the catalog and the pipeline may end first, so they share what the one calls.
  marketplace.events.observe([followers = context_.followers] { followers->wake(); });
}

}  // namespace atom::api
