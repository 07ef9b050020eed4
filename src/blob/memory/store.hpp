#pragma once

#include <map>
#include <mutex>
#include <string>

#include "marketplace/blob_store.hpp"

namespace atom::blob::memory {

/// Stores blobs in memory, for as long as the object lives.
class Store final : public marketplace::BlobStore {
 public:
  boost::asio::awaitable<Result<void>> put(std::string_view digest, std::string_view bytes) override;
  boost::asio::awaitable<Result<std::string>> get(std::string_view digest) override;
  std::int64_t bytes() const override;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> blobs_;
  std::int64_t bytes_ = 0;
};

}  // namespace atom::blob::memory
