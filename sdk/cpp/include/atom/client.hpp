#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/batch.hpp"
#include "atom/call.hpp"
#include "atom/error.hpp"
#include "atom/errors.hpp"
#include "atom/event_feed.hpp"
#include "atom/listing.hpp"
#include "atom/operations.hpp"
#include "atom/options.hpp"
#include "atom/status.hpp"
#include "atom/transport.hpp"
#include "atom/version.hpp"
#include "atom/waiting.hpp"
#include "atom/wpk/canonical.hpp"
#include "atom/wpk/digest.hpp"

namespace atom::client {

struct Core;

/// A client of one ATOM Cloud server.
///
/// Copies are cheap and share connections, the retry quota and the circuit breaker. Thread-safe: any number
/// of threads may use a client, or copies of it, at once. After a fork the child's client starts afresh and
/// shares none of these with the parent.
///
/// An operation blocks no longer than its call timeout. Within that time a transient failure is retried, as
/// `api/policy.json` says; repeating a request does no harm (`Repeat`). If the server fails too often, calls
/// fail at once with `circuit_open` for a while. Any operation may fail with the codes of `errors.hpp` or
/// with those that the contract lists for its route.
class Client {
 public:
  // One method for each function of `operations.hpp`, which describes it.

  Result<wire::PublishResult> publish_wpk(const boost::json::value& document,
                                          const CallOptions& options = {}) const {
    return call(operations::publish(document), options);
  }
  Result<wire::PublishResult> publish_wpk_file(const std::filesystem::path& file,
                                               const CallOptions& options = {}) const {
    return call(operations::publish_file(file), options);
  }
  Result<wire::PublishResult> publish_wpk_bytes(std::string bytes,
                                                std::optional<wpk::MediaType> type = std::nullopt,
                                                const CallOptions& options = {}) const {
    return call(operations::publish_bytes(std::move(bytes), type), options);
  }

  Result<wire::Validation> validate(const boost::json::value& document,
                                    const CallOptions& options = {}) const {
    return call(operations::validate(document), options);
  }
  Result<wire::Validation> validate_file(const std::filesystem::path& file,
                                         const CallOptions& options = {}) const {
    return call(operations::validate_file(file), options);
  }
  Result<wire::Validation> validate_bytes(std::string bytes,
                                          std::optional<wpk::MediaType> type = std::nullopt,
                                          const CallOptions& options = {}) const {
    return call(operations::validate_bytes(std::move(bytes), type), options);
  }

  Result<wire::WpkPage> list_marketplace(const ListQuery& query = {}, const CallOptions& options = {}) const {
    return call(operations::list(query), options);
  }
  Result<wire::Wpk> get(std::string_view reference, const CallOptions& options = {}) const {
    return call(operations::get(reference), options);
  }
  /// Returns a package with all its versions that the caller may see. Each page of them is a request of its
  /// own; the timeout is for all.
  Result<wire::Package> get_package(std::string_view name, const CallOptions& options = {}) const;
  Result<Download> download(std::string_view reference, const CallOptions& options = {}) const {
    return call(operations::download(reference), options);
  }

  Result<wire::ReviewResult> approve(std::string_view id, std::string reason = {},
                                     std::optional<std::string> digest = std::nullopt,
                                     const CallOptions& options = {}) const {
    return call(operations::review(id, {wpk::Decision::approve, std::move(reason), std::move(digest)}),
                options);
  }
  Result<wire::ReviewResult> reject(std::string_view id, std::string reason = {},
                                    std::optional<std::string> digest = std::nullopt,
                                    const CallOptions& options = {}) const {
    return call(operations::review(id, {wpk::Decision::reject, std::move(reason), std::move(digest)}),
                options);
  }
  Result<wire::ReviewList> list_reviews(std::string_view id, const CallOptions& options = {}) const {
    return call(operations::list_reviews(id), options);
  }
  Result<wire::ChangeResult> withdraw(std::string_view id, const CallOptions& options = {}) const {
    return call(operations::withdraw(id), options);
  }
  Result<wire::ChangeResult> yank(std::string_view id, const CallOptions& options = {}) const {
    return call(operations::yank(id), options);
  }
  Result<wire::ChangeResult> unyank(std::string_view id, const CallOptions& options = {}) const {
    return call(operations::unyank(id), options);
  }

  Result<EventPage> list_events(const EventQuery& query = {}, const CallOptions& options = {}) const {
    return call(operations::list_events(query), options);
  }

  Result<wire::Health> health(const CallOptions& options = {}) const {
    return call(operations::health(), options);
  }
  Result<wire::WhoAmI> whoami(const CallOptions& options = {}) const {
    return call(operations::whoami(), options);
  }

  Result<wire::OwnerList> list_owners(std::string_view name, const CallOptions& options = {}) const {
    return call(operations::list_owners(name), options);
  }
  Result<wire::OwnerList> add_owner(std::string_view name, std::string_view tenant,
                                    const CallOptions& options = {}) const {
    return call(operations::add_owner(name, tenant), options);
  }
  Result<wire::OwnerList> accept_ownership(std::string_view name, std::string_view tenant,
                                           const CallOptions& options = {}) const {
    return call(operations::accept_ownership(name, tenant), options);
  }
  Result<wire::OwnerList> remove_owner(std::string_view name, std::string_view tenant,
                                       const CallOptions& options = {}) const {
    return call(operations::remove_owner(name, tenant), options);
  }

  Result<wire::NewToken> create_token(const wire::TokenRequest& token,
                                      const CallOptions& options = {}) const {
    return call(operations::create_token(token), options);
  }
  /// Returns all API keys. Each page of them is a request of its own; the timeout is for all.
  Result<std::vector<wire::Token>> list_tokens(const CallOptions& options = {}) const;
  Result<RevokedToken> revoke_token(std::string_view id, const CallOptions& options = {}) const {
    return call(operations::revoke_token(id), options);
  }

  /// Iterates over every version that a query finds, and fetches each page when it is needed.
  Listing list_all(ListQuery query = {}, CallOptions options = {}) const;
  /// Follows the events after `options.after`, as they happen.
  EventFeed follow(FollowOptions options = {}) const;
  /// Polls a version until it is no longer pending. Fails with `timeout` if it still is at the end, not
  /// before, and if a request takes longer than that.
  Result<wire::Wpk> wait_for_review(std::string_view id, const WaitOptions& options = {}) const;

  /// Publishes each value as `publish_wpk` does. Returns one result per item, in order.
  std::vector<Result<wire::PublishResult>> publish_many(std::span<const boost::json::value> documents,
                                                        const BatchOptions& options = {}) const;
  std::vector<Result<wire::PublishResult>> publish_many_files(std::span<const std::filesystem::path> files,
                                                              const BatchOptions& options = {}) const;
  std::vector<Result<Download>> download_many(std::span<const std::string> references,
                                              const BatchOptions& options = {}) const;

  /// Runs an operation, as the methods above do.
  template <class T>
  Result<T> call(Operation<T> operation, const CallOptions& options = {}) const {
    auto result = call_with_response(std::move(operation), options);
    if (!result) return tl::unexpected(std::move(result.error()));
    return std::move(result->value);
  }

  /// Runs an operation and also returns the response it came in, and how many attempts it took.
  template <class T>
  Result<CallResult<T>> call_with_response(Operation<T> operation, const CallOptions& options = {}) const {
    if (!operation.request) return tl::unexpected(redacted(std::move(operation.request.error())));
    return read<T>(operation.read, send(*std::move(operation.request), options));
  }

  /// Sends a request as the operations do, with retries, and returns the raw response. Any status outside 2xx
  /// is a failure.
  Result<RawResponse> send(Request request, const CallOptions& options = {}) const;

  /// Starts an operation and returns at once. `done` is called once, on the client's own thread (or on this
  /// one, if the system has no more threads): it must be quick, must not throw and must not wait for another
  /// call. The client stays alive until then, even if this copy is destroyed.
  template <class T>
  void call_async(Operation<T> operation,
                  std::type_identity_t<std::function<void(Result<CallResult<T>>)>> done,
                  const CallOptions& options = {}) const {
    send_async(
        std::move(operation.request),
        [client = *this, reader = std::move(operation.read), done = std::move(done)](
            Result<RawResponse> response) { done(client.read<T>(reader, std::move(response))); },
        options);
  }

  /// Does what `send` does and returns at once; a request that is an error fails with it. For `done`, see
  /// `call_async`.
  void send_async(Result<Request> request, const std::function<void(Result<RawResponse>)>& done,
                  const CallOptions& options = {}) const;

  /// Ends the calls, waits and iterators of all copies with `aborted`, and waits until each `done` has
  /// returned (except on the client's own thread, which cannot wait). Later calls are aborted too.
  void close() const;

  /// Returns the state of the circuit breaker and of the retry quota.
  ClientStatus status() const;

  /// Returns the server's address, without a slash at its end.
  const std::string& base_url() const;

  /// Returns true if the API key leaves this machine unencrypted, by plain HTTP. Making such a client logs a
  /// warning.
  bool exposes_key() const;

 private:
  explicit Client(std::shared_ptr<const Core> core) : core_(std::move(core)) {}
  friend Result<Client> create_client(const ClientOptions& options);
  friend Result<Client> create_client(const ClientOptions& options, std::shared_ptr<Transport> transport);

  template <class T>
  Result<CallResult<T>> read(const typename Operation<T>::Read& read, Result<RawResponse> response) const {
    if (!response) return tl::unexpected(std::move(response.error()));
    auto value = read(response->response, base_url());
    if (!value) return tl::unexpected(redacted(about(std::move(value.error()), *response)));
    return CallResult<T>{*std::move(value), std::move(response->response), response->attempts};
  }
  /// Adds the status, the request id and the number of attempts to an error found in a response.
  static Error about(Error found, const RawResponse& response);

  /// Removes credentials from what an error says.
  Error redacted(Error error) const;

  std::shared_ptr<const Core> core_;
};

/// Returns the sentences that warn of a client whose `exposes_key` is true.
std::string exposed_key_warning(std::string_view base_url);

/// Makes a client over HTTP, which connects when it is first used. Fails with `invalid_argument` if an option
/// breaks its rule or asks for a simulation (use `simulation::create_client`), and with `file_unreadable` for
/// a certificate or key file.
Result<Client> create_client(const ClientOptions& options = {});

/// Makes a client over the caller's transport (a simulation, a test). The options are checked all the same.
Result<Client> create_client(const ClientOptions& options, std::shared_ptr<Transport> transport);

/// Returns true if the options, or else `ATOM_SIMULATION`, ask for a simulation. Fails with
/// `invalid_argument` if the variable is neither `1` nor `0`.
Result<bool> wants_simulation(const ClientOptions& options);

/// Makes the transport that `create_client` uses, for a caller that wraps it.
Result<std::shared_ptr<Transport>> create_http_transport(const ClientOptions& options);

}  // namespace atom::client
