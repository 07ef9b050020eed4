#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "atom/wpk/id.hpp"
#include "marketplace/blob_store.hpp"
#include "marketplace/caller.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/records.hpp"

namespace atom::marketplace {

/// Which versions to list, and in which order. `Sort::downloads` is for approved versions only,
/// `Sort::relevance` needs a text.
struct ListQuery {
  std::optional<wpk::Status> status;
  std::optional<std::string> publisher;
  std::optional<std::string> tag;
  std::optional<std::string> runtime;
  std::optional<std::string> text;
  Sort sort = Sort::published;
  std::size_t limit = 0;
  std::optional<std::string> cursor;
};

struct ListPage {
  std::vector<VersionRecord> versions;
  std::optional<std::string> next_cursor;
};

/// Returns true if the list is the same for everyone who may ask for it: approved versions only.
bool is_public(const Caller& caller, const ListQuery& query);

/// Which page of a package's versions.
struct PackageQuery {
  std::string name;
  std::size_t limit = 0;
  std::optional<std::string> cursor;
};

/// A package as a caller sees it: one page of its versions.
struct PackageView {
  PackageRecord package;
  std::vector<std::string> owners;  ///< The first owner first; never empty.
  std::optional<std::string> latest;
  std::vector<VersionRecord> versions;  ///< Highest precedence first.
  std::optional<std::string> next_cursor;
};

struct Artifact {
  VersionRecord version;
  std::string bytes;
};

/// How callers find packages and get their bytes. A version that the caller may not see fails with
/// `wpk_not_found`, as if it did not exist. Thread-safe.
class Discovery {
 public:
  /// Borrows the catalog and the store of artifacts too large for it. `cursor_key` seals cursors; every node
  /// over one catalog shares it.
  Discovery(Catalog& catalog, BlobStore& blobs, std::string cursor_key)
      : catalog_(catalog), blobs_(blobs), cursor_key_(std::move(cursor_key)) {}

  /// Returns the version that a reference names: an exact one, or the highest approved one of a range. Fails
  /// with `wpk_not_found`.
  Task<VersionRecord> find(const Caller& caller, const wpk::Reference& reference);

  /// Returns the same version with its bytes. Fails with `wpk_not_found`.
  Task<Artifact> download(const Caller& caller, const wpk::Reference& reference);

  /// Fails with `wpk_not_found` or `invalid_cursor`.
  Task<PackageView> find_package(const Caller& caller, const PackageQuery& query);

  /// Fails with `invalid_cursor`.
  Task<ListPage> list(const Caller& caller, const ListQuery& query);

  /// Changes whenever a list that `is_public`, an approved version or its bytes may have changed.
  std::uint64_t public_revision() const { return catalog_.changes().read().public_revision; }

 private:
  Catalog& catalog_;
  BlobStore& blobs_;
  std::string cursor_key_;
};

}  // namespace atom::marketplace
