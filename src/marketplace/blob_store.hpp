#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "atom/base/result.hpp"

namespace atom::marketplace {

/// The port of a blob store: bytes under their digest, which never change and never go. Arguments are
/// borrowed until the answer. Thread-safe. Both calls fail with `catalog_unavailable`, and then log why.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  /// Keeps `bytes`, whose digest the caller has computed; they are durable when the answer comes. What is
  /// there already is kept as it is.
  virtual boost::asio::awaitable<Result<void>> put(std::string_view digest, std::string_view bytes) = 0;

  /// The bytes of this digest, and never any others. Fails also where they are not there, or damaged.
  virtual boost::asio::awaitable<Result<std::string>> get(std::string_view digest) = 0;

  /// What all blobs take.
  virtual std::int64_t bytes() const = 0;
};

}  // namespace atom::marketplace
