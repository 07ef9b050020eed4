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

/// Stores each blob as a file in the folder `blobs` of a data directory. Calls wait for the disk on the
/// store's own threads, at most `limits::kBlobThreads`, which start with the first call.
class Store final : public marketplace::BlobStore {
 public:
  /// Opens the store in the existing directory `data`, which this process alone serves. Fails with
  /// `catalog_unavailable`.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& data);
  /// Waits until all calls have ended.
  ~Store() override;

  boost::asio::awaitable<Result<void>> put(std::string_view digest, std::string_view bytes) override;
  boost::asio::awaitable<Result<std::string>> get(std::string_view digest) override;
  std::int64_t bytes() const override { return bytes_.load(std::memory_order_relaxed); }

 private:
  Store(Reader reader, Writer writer, std::int64_t bytes);
  boost::asio::thread_pool& threads();
  boost::asio::awaitable<Result<void>> put_blocking(std::string_view digest, std::string_view bytes);
  boost::asio::awaitable<Result<std::string>> get_blocking(std::string_view digest);

  Reader reader_;
  Writer writer_;
  std::atomic<std::int64_t> bytes_;
  std::once_flag threads_started_;
  std::optional<boost::asio::thread_pool> threads_;
};

}  // namespace atom::blob::filesystem
