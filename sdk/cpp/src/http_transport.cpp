#include "http_transport.hpp"

#include <fmt/format.h>

#include <utility>

#include "atom/base/limits.hpp"
#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::client {
namespace {

using http_client::Failure;

/// Less than the server's own limit, so that the client is the one to close an idle connection.
constexpr std::chrono::seconds kMaxIdle = limits::kIdleTimeout - std::chrono::seconds{15};

http_client::Options http_options(const Settings& settings) {
  return {.connect_timeout = settings.timeouts.connect,
          .max_idle = kMaxIdle,
          .max_response_bytes = limits::kResponseBytes,
          .server_is_local = settings.base_url.loopback,
          .ca_file = settings.ca_file,
          .certificate_file = settings.certificate_file,
          .key_file = settings.key_file,
          .proxy = settings.proxy};
}

/// Converts a request of the SDK, and borrows from it.
http_client::Request http_request(const Request& request, const std::string& base_url) {
  http_client::Request sent;
  sent.method = to_string(request.method);
  sent.url = base_url + request.target;
  sent.headers.reserve(request.headers.size());
  for (const Header& header : request.headers) sent.headers.push_back({header.name, header.value});
  sent.body = request.body;
  sent.timeout = request.timeout;
  sent.stop = request.stop;
  sent.interrupted = request.interrupted;
  const bool harmful = request.repeat == Repeat::harmful;
  sent.repeat = harmful ? http_client::Repeat::harmful : http_client::Repeat::harmless;
  return sent;
}

Response response_of(http_client::Response response) {
  Response result{response.status, {}, std::move(response.body)};
  result.headers.reserve(response.headers.size());
  for (auto& [name, value] : response.headers) result.headers.push_back({std::move(name), std::move(value)});
  return result;
}

/// Returns what to try. A server that expects TLS closes a connection that speaks plain HTTP.
std::string_view advice_for(std::string_view server) {
  return server.starts_with("http:") ? "Try again, or use https: if that port expects it." : "Try again.";
}

Error error_in_words(const Failure& failure, const std::string& server) {
  using Kind = Failure::Kind;
  const std::string& reason = failure.reason;
  switch (failure.kind) {
    case Kind::aborted:
      return make_error(errors::kAborted, "The call was stopped, as its caller asked.");
    case Kind::response_too_large:
      return make_error(errors::kResponseTooLarge,
                        fmt::format("The response from {} is larger than the {} MiB a client accepts.",
                                    server, limits::kResponseBytes >> 20));
    case Kind::invalid_response:
      return make_error(
          errors::kInvalidResponse,
          fmt::format("The response from {} was rejected: {}. Is it the address of an ATOM Cloud "
                      "server? Then report this to its operator.",
                      server, reason));
    case Kind::exhausted:
      return exhausted(reason);
    case Kind::not_http:
      return make_error(errors::kInvalidResponse,
                        fmt::format("The server at {} does not speak HTTP: {}. Is it the address of an ATOM "
                                    "Cloud server, and does that port expect https:?",
                                    server, reason));
    case Kind::timeout:
      return make_error(errors::kTimeout,
                        fmt::format("{} took too long: {}. Try again, or allow more time.", server, reason));
    case Kind::connection_lost:
      return make_error(errors::kConnectionFailed, fmt::format("The connection to {} broke off: {}. {}",
                                                               server, reason, advice_for(server)));
    case Kind::untrusted_certificate:
      return make_error(
          errors::kUntrustedCertificate,
          fmt::format(
              "The certificate of {} cannot be trusted: {}. Nothing was sent. Is that its address, and "
              "does the client know its authority?",
              server, reason));
    case Kind::unreachable:
    case Kind::other:
      break;
  }
  return make_error(errors::kConnectionFailed,
                    fmt::format("Cannot reach {}: {}. Is the server running, and is that its address? "
                                "ATOM_BASE_URL can set another.",
                                server, reason));
}

/// A request that was never sent cannot have been handled; any other that failed may have been.
bool is_retryable(Failure::Kind kind, Repeat repeat) {
  using Kind = Failure::Kind;
  const bool transient = kind == Kind::timeout || kind == Kind::connection_lost;
  return kind == Kind::unreachable || (transient && repeat == Repeat::harmless);
}

Result<Response> result_of(http_client::Outcome outcome, const std::string& base_url, Repeat repeat) {
  if (outcome) return response_of(*std::move(outcome));
  Error error = error_in_words(outcome.error(), base_url);
  error.retryable = is_retryable(outcome.error().kind, repeat);
  return failed(std::move(error));
}

}  // namespace

HttpTransport::HttpTransport(const Settings& settings, http_client::SharedIoThread io)
    : base_url_(settings.base_url.text),
      http_(http_client::linked_libcurl(), http_options(settings), std::move(io)) {}

Result<Response> HttpTransport::send(const Request& request) {
  return result_of(http_.send(http_request(request, base_url_)), base_url_, request.repeat);
}

void HttpTransport::send_async(const Request& request, Completion done) {
  http_.send_async(http_request(request, base_url_),
                   [this, repeat = request.repeat, done = std::move(done)](http_client::Outcome outcome) {
                     done(result_of(std::move(outcome), base_url_, repeat));
                   });
}

}  // namespace atom::client
