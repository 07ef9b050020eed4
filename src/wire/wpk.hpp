#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/clock.hpp"
#include "atom/base/result.hpp"

/// Requests and answers as they travel. Schemas: `api/openapi.yaml`.
///
/// Where a later server may know more names than this reader (a status, a decision, a scope), an answer holds
/// them as text, so that it can be read and handed on.
namespace atom::wire {

/// The decision that stands on a version.
struct Review {
  std::string decision;  ///< A name of `wpk::Decision`.
  std::string reason;
  std::string reviewer;
  Timestamp reviewed_at;

  bool operator==(const Review&) const = default;
};

/// A published version.
struct Wpk {
  std::string id;
  std::string name;
  std::string version;
  std::string status;  ///< A name of `wpk::Status`.
  std::string digest;
  std::int64_t size = 0;  ///< Bytes.
  std::string media_type;
  std::string publisher;  ///< The tenant that published it.
  std::string description;
  std::string author;
  std::string license;
  std::string runtime;
  std::vector<std::string> tags;
  Timestamp published_at;
  Timestamp updated_at;
  std::int64_t downloads = 0;  ///< As far as they are written down; a server that does not count has none.
  std::optional<Review> review;

  bool operator==(const Wpk&) const = default;
};

struct WpkPage {
  std::vector<Wpk> wpks;
  std::optional<std::string> next_cursor;  ///< Absent on the last page.

  bool operator==(const WpkPage&) const = default;
};

/// One line of a package's history.
struct PackageVersion {
  std::string id;
  std::string version;
  std::string status;  ///< A name of `wpk::Status`.
  std::string digest;
  Timestamp published_at;

  bool operator==(const PackageVersion&) const = default;
};

struct Package {
  std::string name;
  std::string owner;                  ///< The first of the owners.
  std::optional<std::string> latest;  ///< The highest approved version that is no prerelease.
  std::vector<PackageVersion> versions;
  std::vector<std::string> owners = {};         ///< The tenants that own the name.
  std::optional<std::string> next_cursor = {};  ///< Absent on the last page of versions.

  bool operator==(const Package&) const = default;
};

boost::json::value to_json(const Review& review);
boost::json::value to_json(const Wpk& wpk);
boost::json::value to_json(const WpkPage& page);
boost::json::value to_json(const Package& package);
/// `OwnerList` of the contract.
boost::json::value owners_to_json(const std::vector<std::string>& owners);

/// Readers fail with the findings of `ObjectReader`; `pointer` is the place of `value` in the body.
Result<Review> read_review(const boost::json::value& value, std::string pointer = {});
Result<Wpk> read_wpk(const boost::json::value& value, std::string pointer = {});
Result<WpkPage> read_wpk_page(const boost::json::value& value);
Result<Package> read_package(const boost::json::value& value);
Result<std::vector<std::string>> read_owners(const boost::json::value& value);

}  // namespace atom::wire
