#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "atom/base/result.hpp"

namespace atom::marketplace {

/// The port of a blob store: bytes under their digest, which are never changed or deleted. Arguments are
/// borrowed until the call ends. Thread-safe. Both calls fail with `catalog_unavailable`, and then log why.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  /// Stores `bytes`, whose digest the caller has computed; they are durable when the call ends. Replaces
  /// other bytes that are stored under this digest.
  virtual boost::asio::awaitable<Result<void>> put(std::string_view digest, std::string_view bytes) = 0;

  /// Returns the bytes with this digest, and never any others: fails if they are missing or damaged.
  virtual boost::asio::awaitable<Result<std::string>> get(std::string_view digest) = 0;

  /// Returns the size of all blobs.
  virtual std::int64_t bytes() const = 0;
};

}  // namespace atom::marketplace
