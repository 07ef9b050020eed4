#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/error.hpp"
#include "atom/errors.hpp"
#include "atom/options.hpp"
#include "atom/transport.hpp"
#include "atom/version.hpp"
#include "base/principal.hpp"
#include "wire/health.hpp"
#include "wire/publish.hpp"
#include "wire/review.hpp"
#include "wire/token.hpp"
#include "wire/wpk.hpp"
#include "wpk/canonical.hpp"
#include "wpk/digest.hpp"
#include "wpk/document.hpp"
#include "wpk/lifecycle.hpp"

namespace atom::client {

/// What to list; an absent member does not narrow.
struct ListQuery {
  std::optional<wpk::Status> status{};
  std::optional<std::string> publisher{};  ///< The tenant that published.
  std::optional<std::string> tag{};
  std::optional<std::size_t> limit{};   ///< Rows of a page, 1 to 100; the server's default is 50.
  std::optional<std::string> cursor{};  ///< `next_cursor` of the page before.
};

/// The bytes of a version as they were published, checked against its digest.
struct Download {
  std::string id;      ///< The exact version that the reference found.
  std::string digest;  ///< `sha256:…` of `bytes`.
  std::string media_type;
  std::string bytes;
};

/// A caller of one ATOM Cloud server.
///
/// Copies share connections and cost a pointer. Thread-safe: any number of threads use one client, or copies
/// of it, at once. Each operation blocks for at most `Timeouts::call`.
///
/// Every operation may fail with the codes of `errors.hpp`, or with those that the contract gives its route.
class Client {
 public:
  /// Publishes a value as its canonical bytes (RFC 8785). Fails also as `wpk::canonicalize` does.
  Result<wire::PublishResult> publish_wpk(const boost::json::value& document) const;
  /// Publishes the exact bytes of a `.json`, `.yaml` or `.yml` file.
  Result<wire::PublishResult> publish_wpk_file(const std::filesystem::path& file) const;
  /// Publishes bytes; without a type the server looks at how they begin.
  Result<wire::PublishResult> publish_wpk_bytes(std::string bytes,
                                                std::optional<wpk::MediaType> type = std::nullopt) const;

  /// What publishing would say, with nothing stored. A document that breaks rules is a success with findings.
  Result<wire::Validation> validate(const boost::json::value& document) const;
  Result<wire::Validation> validate_file(const std::filesystem::path& file) const;
  Result<wire::Validation> validate_bytes(std::string bytes,
                                          std::optional<wpk::MediaType> type = std::nullopt) const;

  /// One page, newest first.
  Result<wire::WpkPage> list_marketplace(const ListQuery& query = {}) const;
  /// One version, by `name@version`, `name@range` or `name@latest`.
  Result<wire::Wpk> get(std::string_view reference) const;
  /// A package and those of its versions that the caller may see.
  Result<wire::Package> get_package(std::string_view name) const;
  /// The bytes of one version, named as for `get`. Fails with `integrity_mismatch` where they are not those
  /// that the server's digest names.
  Result<Download> download(std::string_view reference) const;

  /// With a digest the decision is taken only if the stored bytes are the ones that it names.
  Result<wire::ReviewResult> approve(std::string_view id, std::string reason = {},
                                     std::optional<std::string> digest = std::nullopt) const;
  Result<wire::ReviewResult> reject(std::string_view id, std::string reason = {},
                                    std::optional<std::string> digest = std::nullopt) const;

  Result<wire::Health> health() const;
  /// Who the server takes this client for.
  Result<Principal> whoami() const;

  /// Makes an API key, whose secret is in the answer and nowhere else. The one operation that a repeat does
  /// twice, so its failures are retryable only where the server says so or was never reached.
  Result<wire::NewToken> create_token(const wire::TokenRequest& request) const;
  Result<std::vector<wire::Token>> list_tokens() const;
  Result<void> revoke_token(std::string_view id) const;

  /// Where the server is, without a slash at its end.
  const std::string& base_url() const;

 private:
  struct Core;
  explicit Client(std::shared_ptr<const Core> core) : core_(std::move(core)) {}
  friend Result<Client> create_client(const ClientOptions& options, std::shared_ptr<Transport> transport);

  std::shared_ptr<const Core> core_;
};

/// A client over HTTP, which connects when it is first used. Fails with `invalid_argument` where an option
/// breaks its rule, or with `file_unreadable` for the CA file.
Result<Client> create_client(const ClientOptions& options = {});

/// A client over a transport of the caller's (simulation, tests); the options are checked all the same.
Result<Client> create_client(const ClientOptions& options, std::shared_ptr<Transport> transport);

/// The transport that `create_client` uses, on its own, for a caller that wraps it.
Result<std::shared_ptr<Transport>> create_http_transport(const ClientOptions& options);

}  // namespace atom::client
