#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include <boost/asio/thread_pool.hpp>

#include "blob/filesystem/reader.hpp"
#include "blob/filesystem/writer.hpp"
#include "marketplace/blob_store.hpp"

namespace atom::blob::filesystem {

/// Blobs in the folder `blobs` of a data directory, a file each. What waits for the disk does so on threads
/// of the store's own, `limits::kBlobThreads` at most, which begin with the first of it.
class Store final : public marketplace::BlobStore {
 public:
  /// For the one process that serves `data`, which is there. Fails with `catalog_unavailable`.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& data);
  /// Finishes what waits.
  ~Store() override;

  boost::asio::awaitable<Result<void>> put(std::string_view digest, std::string_view bytes) override;
  boost::asio::awaitable<Result<std::string>> get(std::string_view digest) override;
  std::int64_t bytes() const override { return bytes_.load(std::memory_order_relaxed); }

 private:
  Store(Reader reader, Writer writer, std::int64_t bytes);
  boost::asio::thread_pool& threads();
  boost::asio::awaitable<Result<void>> put_here(std::string_view digest, std::string_view bytes);
  boost::asio::awaitable<Result<std::string>> get_here(std::string_view digest);

  Reader reader_;
  Writer writer_;
  std::atomic<std::int64_t> bytes_;
  std::once_flag begun_;
  std::optional<boost::asio::thread_pool> threads_;
};

}  // namespace atom::blob::filesystem
