// Made by `make contract` from api/openapi.yaml; do not edit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atom/base/clock.hpp"
#include "atom/base/result.hpp"
#include "atom/wire/json_object.hpp"

/// The records that responses consist of. A member whose values the contract lists (a status, a decision, a
/// scope) is text all the same, so that a client can read and pass on the values of a later server.
namespace atom::wire {

/// One decision on a version.
struct Review {
  /// The decision of a reviewer. `approve` or `reject`.
  std::string decision;
  std::string reason;
  /// The reviewer's subject.
  std::string reviewer;
  Timestamp reviewed_at;

  bool operator==(const Review&) const = default;
};

/// One version of a workflow package.
struct Wpk {
  /// `name@version`; bound to these bytes for ever.
  std::string id;
  std::string name;
  /// A full SemVer 2.0.0 version without a `v`; each of its three numbers is below 2^64.
  std::string version;
  /// Where the version stands. `pending`, `approved`, `rejected`, `withdrawn` or `yanked`.
  std::string status;
  /// `sha256:` and 64 lower-case hexadecimal digits.
  std::string digest;
  /// The size of the artifact in bytes.
  std::int64_t size = 0;
  /// How a document is written. `application/json` or `application/yaml`.
  std::string media_type;
  /// The tenant that published it.
  std::string publisher;
  std::string description;
  std::string author;
  std::string license;
  /// The document's `spec.runtime.type`, or empty.
  std::string runtime;
  std::vector<std::string> tags;
  Timestamp published_at;
  Timestamp updated_at;
  /// How often the content was downloaded, saved every few seconds.
  std::int64_t downloads = 0;
  /// The decision that stands; `nullopt` before the first.
  std::optional<Review> review = {};

  bool operator==(const Wpk&) const = default;
};

/// One page of a list of versions.
struct WpkPage {
  std::vector<Wpk> wpks;
  /// Pass it as `cursor` to get the next page; `nullopt` on the last page.
  std::optional<std::string> next_cursor = {};

  bool operator==(const WpkPage&) const = default;
};

/// One version in a package's list of versions.
struct PackageVersion {
  /// `name@version`
  std::string id;
  /// A full SemVer 2.0.0 version without a `v`; each of its three numbers is below 2^64.
  std::string version;
  /// Where the version stands. `pending`, `approved`, `rejected`, `withdrawn` or `yanked`.
  std::string status;
  /// `sha256:` and 64 lower-case hexadecimal digits.
  std::string digest;
  Timestamp published_at;

  bool operator==(const PackageVersion&) const = default;
};

/// A package and those of its versions that the caller may see, highest first.
struct Package {
  std::string name;
  /// The first owner.
  std::string owner;
  /// The tenants that own the name.
  std::vector<std::string> owners;
  /// The highest approved version that is not a prerelease; `nullopt` if there is none.
  std::optional<std::string> latest = {};
  std::vector<PackageVersion> versions;
  /// Pass it as `cursor` to get more versions; `nullopt` if there are no more.
  std::optional<std::string> next_cursor = {};

  bool operator==(const Package&) const = default;
};

/// The tenants that own a package, the first owner first.
struct OwnerList {
  std::vector<std::string> owners;
  /// The tenants that are invited and have not accepted: all of them for owners and admins, a tenant itself
  /// for that tenant.
  std::vector<std::string> invited;

  bool operator==(const OwnerList&) const = default;
};

/// The result of publishing a document.
struct PublishResult {
  /// `name@version`
  std::string id;
  /// `unchanged` if the same bytes were published under this id before. `uploaded` or `unchanged`.
  std::string status;
  std::string message;
  /// `sha256:` and 64 lower-case hexadecimal digits.
  std::string digest;
  Wpk wpk;

  bool operator==(const PublishResult&) const = default;
};

/// The result of a review.
struct ReviewResult {
  /// `name@version`
  std::string id;
  /// The version's new status. `approved` or `rejected`.
  std::string status;
  std::string message;
  Wpk wpk;

  bool operator==(const ReviewResult&) const = default;
};

/// The latest decisions on a version, the one that stands first.
struct ReviewList {
  /// The latest 100 at most, the one that stands first. The event log has them all.
  std::vector<Review> reviews;

  bool operator==(const ReviewList&) const = default;
};

/// The result of withdrawing, yanking or unyanking a version.
struct ChangeResult {
  /// `name@version`
  std::string id;
  /// The version's new status. `pending`, `approved`, `rejected`, `withdrawn` or `yanked`.
  std::string status;
  std::string message;
  Wpk wpk;

  bool operator==(const ChangeResult&) const = default;
};

/// Everything that publishing a document would report.
struct Validation {
  bool valid = false;
  /// `nullopt` if the document has no readable name and version.
  std::optional<std::string> id = {};
  /// `sha256:` and 64 lower-case hexadecimal digits.
  std::string digest;
  /// The size of the document in bytes.
  std::int64_t size = 0;
  std::vector<Finding> findings;

  bool operator==(const Validation&) const = default;
};

/// An API key, without its secret.
struct Token {
  std::string id;
  /// The tenant that the key belongs to.
  std::string tenant;
  /// Each is `publish`, `review`, `manage` or `admin`.
  std::vector<std::string> scopes;
  /// The purpose of the key.
  std::string note;
  Timestamp created_at;
  /// The subject that created the key.
  std::string created_by;
  /// `nullopt` if the key does not expire.
  std::optional<Timestamp> expires_at = {};
  /// `nullopt` if the key is not revoked.
  std::optional<Timestamp> revoked_at = {};
  /// Saved at most once a minute, so it may be up to a minute old; `nullopt` if the key was never used.
  std::optional<Timestamp> last_used_at = {};
  /// The id of the key that made this one, which ends with it; `nullopt` if there is none.
  std::optional<std::string> parent = {};

  bool operator==(const Token&) const = default;
};

/// A new API key with its secret.
struct NewToken : Token {
  /// The secret, to be sent after `Bearer`; no later response shows it.
  std::string token;

  bool operator==(const NewToken&) const = default;
};

/// One page of the API keys that the caller may see, newest first.
struct TokenPage {
  std::vector<Token> tokens;
  /// Pass it as `cursor` to get the next page; `nullopt` on the last page.
  std::optional<std::string> next_cursor = {};

  bool operator==(const TokenPage&) const = default;
};

/// One change of state.
struct Event {
  /// The event's place in the order of events. It is never reused; a caller sees gaps in place of events that
  /// it may not see.
  std::int64_t seq = 0;
  Timestamp at;
  /// `wpk.published`, `wpk.approved`, `wpk.rejected`, `wpk.withdrawn`, `wpk.yanked`, `wpk.unyanked`,
  /// `token.created`, `token.revoked`, `owner.invited`, `owner.uninvited`, `owner.declined`, `owner.added` or
  /// `owner.removed`; expect others.
  std::string type;
  /// The thing that changed: `name@version`, a package's name, or a token's id.
  std::string subject;
  /// The tenant that the subject belongs to.
  std::string tenant;
  /// The caller that made the change, as `tenant/subject`; `nullopt` unless you belong to the event's tenant
  /// or are a reviewer or an admin.
  std::optional<std::string> actor = {};
  /// Details, such as a `digest`, a `reason` or `scopes`.
  JsonObject data;

  bool operator==(const Event&) const = default;
};

/// One page of events, oldest first.
struct EventPage {
  std::vector<Event> events;
  /// Pass it as `after` to get the next page; unchanged if there are no more events yet.
  std::int64_t next_after = 0;

  bool operator==(const EventPage&) const = default;
};

/// The caller as the server identified it.
struct WhoAmI {
  /// The caller, within the tenant.
  std::string subject;
  std::string tenant;
  /// Each is `publish`, `review`, `manage` or `admin`.
  std::vector<std::string> scopes;

  bool operator==(const WhoAmI&) const = default;
};

/// The server process is alive.
struct Health {
  std::string status;
  /// The version of the server.
  std::string version;
  /// `true` if the server is a simulation.
  bool simulation_mode = false;
  std::int64_t uptime_seconds = 0;

  bool operator==(const Health&) const = default;
};

}  // namespace atom::wire
