#include "atom/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <future>
#include <iterator>
#include <optional>

#include "async_calls.hpp"
#include "atom/base/limits.hpp"
#include "atom/errors.hpp"
#include "core.hpp"
#include "deadline.hpp"
#include "failure.hpp"
#include "http_transport.hpp"
#include "linked_stop.hpp"
#include "pages.hpp"
#include "response_reader.hpp"

namespace atom::client {

Result<RawResponse> Client::send(Request request, const CallOptions& options) const {
  auto result = core_->send(std::move(request), options);
  if (!result) return failed(redacted(std::move(result.error())));
  return result;
}

Error Client::redacted(Error error) const {
  const std::string& key = core_->settings.api_key;
  return explained(client::redacted(std::move(error), key), key);
}

Result<wire::Package> Client::get_package(std::string_view name, const CallOptions& options) const {
  const auto deadline = Deadline::start(*core_, options);
  if (!deadline) return failed(deadline.error());
  std::optional<wire::Package> package;
  auto read = each_page(
      [&](const auto& cursor) -> Result<wire::Package> {
        const auto page = deadline->next();
        if (!page) return failed(page.error());
        return call(operations::get_package(name, {{}, cursor}), *page);
      },
      [&](wire::Package page) {
        if (!package) {
          package = std::move(page);
        } else {
          std::ranges::move(page.versions, std::back_inserter(package->versions));
        }
      });
  if (!read) return failed(std::move(read.error()));
  return *std::move(package);
}

Result<std::vector<wire::Token>> Client::list_tokens(const CallOptions& options) const {
  const auto deadline = Deadline::start(*core_, options);
  if (!deadline) return failed(deadline.error());
  std::vector<wire::Token> tokens;
  auto read = each_page(
      [&](const auto& cursor) -> Result<wire::TokenPage> {
        const auto page = deadline->next();
        if (!page) return failed(page.error());
        return call(operations::list_tokens({limits::kPageRows, cursor}), *page);
      },
      [&](wire::TokenPage page) { std::ranges::move(page.tokens, std::back_inserter(tokens)); });
  if (!read) return failed(std::move(read.error()));
  return tokens;
}

void Client::send_async(Result<Request> request, const std::function<void(Result<RawResponse>)>& done,
                        const CallOptions& options) const {
  try {
    Result<void> checked = check_timeout("call's", options.timeout);
    if (checked && request) {
      return std::make_shared<AsyncCall>(core_, *std::move(request), options)->begin(done);
    }
    Error error = redacted(checked ? std::move(request.error()) : std::move(checked.error()));
    core_->io->get().post([done, error = std::move(error)] { done(failed(error)); });
  } catch (...) {
    done(failed(error_of_exception()));  // There is no I/O thread, so nothing has begun.
  }
}

void Client::close() const {
  core_->closing.get().request_stop();
  const auto closed = std::make_shared<std::promise<void>>();
  try {
    IoThread& io = core_->io->get();
    io.run([core = core_, closed] { core->async_calls.get().close([closed] { closed->set_value(); }); });
    if (!io.is_current()) closed->get_future().wait();
  } catch (const std::exception&) {
    // There is no I/O thread, so no asynchronous call is in flight.
  }
}

Listing Client::list_all(ListQuery query, CallOptions options) const {
  return {std::move(query), [client = *this, options = std::move(options)](const ListQuery& page) {
            return client.list_marketplace(page, options);
          }};
}

EventFeed Client::follow(FollowOptions options) const {
  const auto stop = std::make_shared<const LinkedStop>(options.stop, core_->closing.get().get_token());
  options.stop = stop->token();
  return {std::move(options),
          [client = *this, stop](const EventQuery& page) {
            return client.list_events(page, {.stop = stop->token()});
          },
          core_->settings.pacer};
}

ClientStatus Client::status() const {
  return core_->status();
}

const std::string& Client::base_url() const {
  return core_->settings.base_url.text;
}

bool Client::exposes_key() const {
  return core_->settings.exposes_key;
}

Error Client::about(Error found, const RawResponse& response) {
  found.http_status = response.response.status;
  found.request_id = request_id_of(response.response);
  found.attempts = response.attempts;
  return found;
}

std::string exposed_key_warning(std::string_view base_url) {
  return fmt::format(
      "The API key is sent to {} without encryption, so anyone on the way can read it. Use an https: base "
      "URL.",
      base_url);
}

Result<Client> create_client(const ClientOptions& options) {
  auto simulate = wants_simulation(options);
  if (!simulate) return failed(std::move(simulate.error()));
  // A program that asks for a simulation but was built without one must not reach a real server.
  if (*simulate) {
    return failed(
        errors::kInvalidArgument,
        "The options or ATOM_SIMULATION ask for a simulation, which atom::client::create_client cannot make. "
        "Unset ATOM_SIMULATION and start 'atomd --simulate', or make the client with "
        "atom::simulation::create_client.");
  }
  auto settings = resolve(options);
  if (!settings) return failed(std::move(settings.error()));
  const std::string& base_url = settings->base_url.text;
  if (settings->exposes_key && settings->hooks.log)
    settings->hooks.log(LogLevel::warning, exposed_key_warning(base_url));
  auto io = make_io();
  auto transport = std::make_shared<HttpTransport>(*settings, io);
  return Client(std::make_shared<const Core>(*std::move(settings), std::move(transport), std::move(io)));
}

Result<Client> create_client(const ClientOptions& options, std::shared_ptr<Transport> transport) {
  auto settings = resolve(options);
  if (!settings) return failed(std::move(settings.error()));
  settings->exposes_key = false;  // A transport of the caller's may encrypt, or stay in the process.
  return Client(std::make_shared<const Core>(*std::move(settings), std::move(transport), make_io()));
}

Result<std::shared_ptr<Transport>> create_http_transport(const ClientOptions& options) {
  auto settings = resolve(options);
  if (!settings) return failed(std::move(settings.error()));
  return std::make_shared<HttpTransport>(*settings, make_io());
}

}  // namespace atom::client
