#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atom/base/clock.hpp"
#include "atom/wpk/document.hpp"
#include "atom/wpk/lifecycle.hpp"

/// The records of a catalog, in the words of the marketplace.
namespace atom::marketplace {

/// A package name and its first owner, at first the tenant that published it.
struct PackageRecord {
  std::string name;
  std::string owner;
  Timestamp created_at;
};

/// One decision. Every decision on a version is stored; the latest one stands.
struct ReviewRecord {
  wpk::Decision decision = wpk::Decision::approve;
  std::string reason;
  std::string reviewer;  ///< Subject.
  std::string tenant;    ///< The reviewer's.
  Timestamp reviewed_at;
};

struct VersionRecord {
  std::int64_t seq = 0;  ///< Order of publication, assigned by the catalog.
  std::string name;
  std::string version;
  wpk::Status status = wpk::Status::pending;
  std::string digest;
  std::int64_t size = 0;  ///< Of the artifact, in bytes.
  wpk::MediaType media_type = wpk::MediaType::json;
  std::string tenant;     ///< The publisher's.
  std::string publisher;  ///< Subject.
  std::string description;
  std::string author;
  std::string license;
  std::string runtime;
  std::vector<std::string> tags;
  std::string steps;  ///< Their names, one a line, for searching. Never read back.
  std::int64_t downloads = 0;
  Timestamp published_at;
  Timestamp updated_at;
  std::optional<ReviewRecord> review;

  std::string id() const { return name + '@' + version; }
};

/// The readers of an event besides its tenant and admins.
enum class Audience : std::uint8_t { nobody, reviewers, everyone };

/// One change of state, written in the transaction that made it.
struct EventRecord {
  Timestamp at;
  std::string type;     ///< `wpk.published`, `wpk.approved`, `wpk.rejected`, `wpk.withdrawn`, `wpk.yanked`,
                        ///< `wpk.unyanked`, `token.created`, `token.revoked`, `owner.invited`,
                        ///< `owner.uninvited`, `owner.declined`, `owner.added`, `owner.removed`.
  std::string subject;  ///< What changed: `name@version`, a token's id or a package's name.
  std::string tenant;   ///< Whose it is.
  std::string actor;    ///< Who did it: `tenant/subject`.
  std::string data;     ///< A JSON object with the rest.
  Audience audience = Audience::nobody;
  std::int64_t seq = 0;  ///< Order of events, assigned by the catalog and never reused.
};

/// The viewer of a catalog, which decides what is visible.
struct Viewer {
  bool sees_all = false;              ///< Reviewers and admins.
  std::optional<std::string> tenant;  ///< Sees everything that it published, and the packages that it owns.
};

/// A part of the event log, as one caller may read it.
struct EventQuery {
  bool sees_all = false;                   ///< Admins.
  Audience audience = Audience::everyone;  ///< `reviewers` for a reviewer.
  std::optional<std::string> tenant;       ///< Sees all its own events.
  std::int64_t after = 0;                  ///< Only events with a greater `seq`.
  std::size_t limit = 0;
};

enum class Sort {
  published,   ///< Newest first.
  updated,     ///< The latest change first.
  name,        ///< By name, then by ascending precedence.
  downloads,   ///< Most first; approved versions only.
  relevance,   ///< Best match first; only with a text.
  precedence,  ///< Highest first; only of one package.
};

/// Where a page ended, in bytes that only the catalog that returned it can read.
struct Position {
  std::string bytes;

  bool operator==(const Position&) const = default;
};

struct VersionQuery {
  Viewer viewer;
  std::optional<std::string> package;  ///< Only its versions, including yanked ones.
  std::optional<wpk::Status> status;
  std::optional<std::string> publisher;
  std::optional<std::string> tag;
  std::optional<std::string> runtime;
  std::optional<std::string> text;  ///< Words that a version must contain; the last may be a prefix.
  Sort sort = Sort::published;
  std::optional<Position> after;
  std::size_t limit = 0;
};

/// At most `limit` versions, and where the next page begins if there may be more. A catalog may end a page
/// early, even an empty one, to bound what one call costs.
struct VersionPage {
  std::vector<VersionRecord> versions;
  std::optional<Position> next;
};

/// The amount that a tenant has published. Versions of every status count, since their bytes are stored for
/// ever.
struct TenantUsage {
  std::int64_t versions = 0;
  std::int64_t bytes = 0;

  bool operator==(const TenantUsage&) const = default;
};

/// The state of the catalog that a publish of a version meets.
struct PublishTarget {
  enum class Name : std::uint8_t { free, owned, taken };

  Name name = Name::free;                ///< `owned` if the publishing tenant is one of the owners.
  std::optional<VersionRecord> version;  ///< If it exists already, and the name is owned.
};

/// How much is in a catalog.
struct CatalogSize {
  std::int64_t packages = 0;
  std::array<std::int64_t, wpk::kStatusNames.size()> versions{};  ///< By `wpk::Status`.
  std::int64_t bytes = 0;                                         ///< On disk, or in memory.

  std::int64_t& of(wpk::Status status) { return versions.at(static_cast<std::size_t>(status)); }
  bool operator==(const CatalogSize&) const = default;
};

/// The outcome of the latest use of the storage.
struct StorageOutcomes {
  using Time = std::chrono::steady_clock::time_point;

  Time committed_at = Time::min();  ///< The last commit.
  Time failed_at = Time::min();     ///< The last time that storage failed a commit or a read.
  std::string fault;                ///< Why it did.
};

/// Downloads that are not stored yet.
struct DownloadCount {
  std::int64_t seq = 0;  ///< Of the version.
  std::int64_t count = 0;
};

}  // namespace atom::marketplace
