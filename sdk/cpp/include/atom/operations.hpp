#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/error.hpp"
#include "atom/event.hpp"
#include "atom/transport.hpp"
#include "atom/wire/record_json.hpp"
#include "atom/wire/requests.hpp"
#include "atom/wpk/document.hpp"
#include "atom/wpk/lifecycle.hpp"

namespace atom::client {

/// Filters and order of a list. An absent member does not filter.
struct ListQuery {
  std::optional<wpk::Status> status{};
  std::optional<std::string> publisher{};  ///< The tenant that published.
  std::optional<std::string> tag{};
  std::optional<std::string> runtime{};
  std::optional<std::string> text{};    ///< Words that a version must all contain; the last may be a prefix.
  std::optional<std::string> sort{};    ///< `published`, `updated`, `name`, `downloads` or `relevance`.
  std::optional<std::size_t> limit{};   ///< Rows per page, 1 to 100; the server's default is 50.
  std::optional<std::string> cursor{};  ///< `next_cursor` of the page before.
};

/// Which page of a package's versions, or of the API keys.
struct PageQuery {
  std::optional<std::size_t> limit{};   ///< As in `ListQuery`.
  std::optional<std::string> cursor{};  ///< `next_cursor` of the page before.
};

/// The published bytes of a version, checked against their digest.
struct Download {
  std::string id;      ///< The exact version that the reference selected.
  std::string digest;  ///< `sha256:…` of `bytes`.
  std::string media_type;
  std::string bytes;
  std::string
      status;  ///< `approved`, `yanked`, …: the version's when it was sent. Empty if the server does not say.
};

/// An API key was revoked.
struct RevokedToken {
  std::string id;
  /// False if the server cannot write the revocation yet, because its disk is full: it takes effect all the
  /// same, and is written as soon as possible. Revoke again to see whether it has been.
  bool durable = true;
};

/// A call that has not been made yet: its request, or why it has none, and how to read its response. Made by
/// the functions of `operations` and run by a `Client`, blocking or not.
template <class T>
struct Operation {
  /// Reads a successful response, and may move its body out. `base_url` is for messages.
  using Read = std::function<Result<T>(Response& response, std::string_view base_url)>;

  Result<Request> request;
  Read read;
};

/// The calls of the contract. Nothing is sent until a client runs one.
namespace operations {

/// Publishes a value as its canonical bytes (RFC 8785). Also fails as `wpk::canonicalize` does.
Operation<wire::PublishResult> publish(const boost::json::value& document);
/// Publishes the exact bytes of a `.json`, `.yaml` or `.yml` file, which is read at once.
Operation<wire::PublishResult> publish_file(const std::filesystem::path& file);
/// Publishes bytes. Without a type the server detects it from the first bytes.
Operation<wire::PublishResult> publish_bytes(std::string bytes, std::optional<wpk::MediaType> type);

/// Checks a document as publishing would, without storing it. An invalid document is a success with findings.
Operation<wire::Validation> validate(const boost::json::value& document);
Operation<wire::Validation> validate_file(const std::filesystem::path& file);
Operation<wire::Validation> validate_bytes(std::string bytes, std::optional<wpk::MediaType> type);

/// Lists one page: newest first, or by relevance if the query has a text, unless it names an order.
Operation<wire::WpkPage> list(const ListQuery& query);
/// Gets one version, by `name@version`, `name@range` or `name@latest`.
Operation<wire::Wpk> get(std::string_view reference);
/// Gets a package and one page of the versions that the caller may see, highest first.
Operation<wire::Package> get_package(std::string_view name, const PageQuery& page = {});
/// Downloads the bytes of one version, named as for `get`. Fails with `integrity_mismatch` if they do not
/// match the server's digest.
Operation<Download> download(std::string_view reference);

/// Approves or rejects a version; with a digest, only if the stored bytes match it.
Operation<wire::ReviewResult> review(std::string_view id, const wire::ReviewRequest& review);
/// Lists every decision on a version, the current one first.
Operation<wire::ReviewList> list_reviews(std::string_view id);
/// Withdraws a pending version for good.
Operation<wire::ChangeResult> withdraw(std::string_view id);
/// Removes an approved version from `latest`, ranges and lists, or restores it.
Operation<wire::ChangeResult> yank(std::string_view id);
Operation<wire::ChangeResult> unyank(std::string_view id);

/// Lists one page of the event log, oldest first.
Operation<EventPage> list_events(const EventQuery& query);

Operation<wire::Health> health();
/// Returns who the server takes the caller for.
Operation<wire::WhoAmI> whoami();

/// The owners of a package, the first owner first, and who is invited. `add_owner` invites a tenant, which
/// becomes an owner when it accepts. `remove_owner` ends an ownership or an invitation.
Operation<wire::OwnerList> list_owners(std::string_view name);
Operation<wire::OwnerList> add_owner(std::string_view name, std::string_view tenant);
Operation<wire::OwnerList> accept_ownership(std::string_view name, std::string_view tenant);
Operation<wire::OwnerList> remove_owner(std::string_view name, std::string_view tenant);

/// Creates an API key. Its secret is in the response and nowhere else. This is the only operation that is not
/// idempotent, so it is never retried.
Operation<wire::NewToken> create_token(const wire::TokenRequest& token);
/// Lists one page of keys, newest first.
Operation<wire::TokenPage> list_tokens(const PageQuery& query);
/// Revokes a key and all that were made with it.
Operation<RevokedToken> revoke_token(std::string_view id);

}  // namespace operations
}  // namespace atom::client
