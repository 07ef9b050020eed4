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
#include "atom/wire/health.hpp"
#include "atom/wire/publish.hpp"
#include "atom/wire/review.hpp"
#include "atom/wire/token.hpp"
#include "atom/wire/wpk.hpp"
#include "atom/wpk/document.hpp"
#include "atom/wpk/lifecycle.hpp"

namespace atom::client {

/// What to list; an absent member does not narrow.
struct ListQuery {
  std::optional<wpk::Status> status{};
  std::optional<std::string> publisher{};  ///< The tenant that published.
  std::optional<std::string> tag{};
  std::optional<std::string> runtime{};
  std::optional<std::string> text{};    ///< Words that all stand in a version; the last may be only begun.
  std::optional<std::string> sort{};    ///< `published`, `updated`, `name`, `downloads` or `relevance`.
  std::optional<std::size_t> limit{};   ///< Rows of a page, 1 to 100; the server's default is 50.
  std::optional<std::string> cursor{};  ///< `next_cursor` of the page before.
};

/// Which page of a package's versions, or of the API keys.
struct PageQuery {
  std::optional<std::size_t> limit{};   ///< As of `ListQuery`.
  std::optional<std::string> cursor{};  ///< `next_cursor` of the page before.
};

/// The bytes of a version as they were published, checked against its digest.
struct Download {
  std::string id;      ///< The exact version that the reference found.
  std::string digest;  ///< `sha256:…` of `bytes`.
  std::string media_type;
  std::string bytes;
};

/// What an answer without a body says.
using Nothing = std::monostate;

/// One call of the server, not made yet: its request, or why there can be none, and how its answer is read.
/// Made by the functions of `operations`, run by a `Client`, which waits for it or does not.
template <class T>
struct Operation {
  /// Reads a successful answer, and may take its body. `base_url` is for messages.
  using Read = std::function<Result<T>(Response& answer, std::string_view base_url)>;

  Result<Request> request;
  Read read;
};

/// The calls of the contract. Nothing is sent, and no server is asked, until a client runs one.
namespace operations {

/// Publishes a value as its canonical bytes (RFC 8785). Fails also as `wpk::canonicalize` does.
Operation<wire::PublishResult> publish(const boost::json::value& document);
/// Publishes the exact bytes of a `.json`, `.yaml` or `.yml` file, which is read now.
Operation<wire::PublishResult> publish_file(const std::filesystem::path& file);
/// Publishes bytes; without a type the server looks at how they begin.
Operation<wire::PublishResult> publish_bytes(std::string bytes, std::optional<wpk::MediaType> type);

/// What publishing would say, with nothing stored. A document that breaks rules is a success with findings.
Operation<wire::Validation> validate(const boost::json::value& document);
Operation<wire::Validation> validate_file(const std::filesystem::path& file);
Operation<wire::Validation> validate_bytes(std::string bytes, std::optional<wpk::MediaType> type);

/// One page, newest first, or by relevance where the query has a text, unless it names an order.
Operation<wire::WpkPage> list(const ListQuery& query);
/// One version, by `name@version`, `name@range` or `name@latest`.
Operation<wire::Wpk> get(std::string_view reference);
/// A package and one page of those of its versions that the caller may see, highest first.
Operation<wire::Package> get_package(std::string_view name, const PageQuery& page = {});
/// The bytes of one version, named as for `get`. Fails with `integrity_mismatch` where they are not those
/// that the server's digest names.
Operation<Download> download(std::string_view reference);

/// Decides on a version, and says so; with a digest only if the stored bytes are the ones that it names.
Operation<wire::ReviewResult> review(std::string_view id, const wire::ReviewRequest& review);
/// Every decision on a version, the one that stands first.
Operation<std::vector<wire::Review>> list_reviews(std::string_view id);
/// Takes a pending version back, for good.
Operation<wire::ReviewResult> withdraw(std::string_view id);
/// Takes an approved version out of `latest`, ranges and lists; and puts it back.
Operation<wire::ReviewResult> yank(std::string_view id);
Operation<wire::ReviewResult> unyank(std::string_view id);

/// One page of the event log, in the order in which things happened.
Operation<EventPage> list_events(const EventQuery& query);

Operation<wire::Health> health();
/// Who the server takes the caller for.
Operation<wire::WhoAmI> whoami();

/// The tenants that own a package, the first owner first; and who they are once one was added or taken away.
Operation<std::vector<std::string>> list_owners(std::string_view name);
Operation<std::vector<std::string>> add_owner(std::string_view name, std::string_view tenant);
Operation<std::vector<std::string>> remove_owner(std::string_view name, std::string_view tenant);

/// Makes an API key, whose secret is in the answer and nowhere else. The one operation that a repeat does
/// twice, so it is never retried.
Operation<wire::NewToken> create_token(const wire::TokenRequest& token);
/// One page of keys, newest first.
Operation<wire::TokenPage> list_tokens(const PageQuery& query);
Operation<Nothing> revoke_token(std::string_view id);

}  // namespace operations
}  // namespace atom::client
