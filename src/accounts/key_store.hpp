#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "accounts/api_key_record.hpp"
#include "atom/base/change_feed.hpp"
#include "atom/base/result.hpp"

namespace atom::accounts {

/// A consistent view of the API keys, for the length of one job.
class KeyReader {
 public:
  virtual ~KeyReader() = default;

  virtual std::optional<ApiKeyRecord> find_key(std::string_view id) = 0;
  virtual std::optional<ApiKeyRecord> find_key_by_hash(const Sha256& hash) = 0;
  /// Newest first, at most `query.limit`.
  virtual std::vector<ApiKeyRecord> list_keys(const ApiKeyQuery& query) = 0;
  /// The keys that the key `parent` made and that are valid at `now`, in no particular order.
  virtual std::vector<ApiKeyRecord> valid_children(std::string_view parent, Timestamp now) = 0;
  /// Counts the tenant's keys that are valid at `now`, up to `limit`.
  virtual std::size_t count_valid_keys(std::string_view tenant, Timestamp now, std::size_t limit) = 0;
};

/// A transaction. What it writes becomes durable and visible together, or not at all.
class KeyWriter : public KeyReader {
 public:
  /// The record's `seq` is the store's to give, as is the `root` of a key without a parent.
  virtual void insert_key(const ApiKeyRecord& key) = 0;
  virtual void revoke_key(std::string_view id, Timestamp at) = 0;
  /// Never moves the last use back.
  virtual void set_key_used(std::string_view id, Timestamp at) = 0;
  virtual void append_key_event(const ApiKeyEvent& event) = 0;
};

/// The port of whatever stores API keys: a catalog does, beside its packages, and commits keys and their
/// events as it commits those. Thread-safe. Jobs are borrowed until the call ends, and may run more than
/// once. The calls fail as the job does, or with `catalog_unavailable`; `write_keys` also with `overloaded`
/// if too many jobs wait.
class KeyStore {
 public:
  using KeyReadJob = std::function<Result<void>(KeyReader&)>;
  using KeyWriteJob = std::function<Result<void>(KeyWriter&)>;

  virtual ~KeyStore() = default;

  /// Returns the feed of changes. `credential_generation` grows with each revocation, before `write_keys`
  /// ends.
  virtual ChangeFeed& changes() = 0;

  /// Runs `job` over a consistent view.
  virtual boost::asio::awaitable<Result<void>> read_keys(const KeyReadJob& job) = 0;

  /// Runs `job` in a transaction, which commits if the job succeeds. The commit is durable when the call
  /// ends. `job` may run on another thread.
  virtual boost::asio::awaitable<Result<void>> write_keys(const KeyWriteJob& job) = 0;
  /// The same for revocations, which go first, and for which a store keeps space while it is full.
  virtual boost::asio::awaitable<Result<void>> revoke_keys(const KeyWriteJob& job) = 0;
};

}  // namespace atom::accounts
