#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "blob/filesystem/reader.hpp"
#include "blob/filesystem/writer.hpp"
#include "marketplace/blob_store.hpp"

namespace atom::blob::filesystem {

/// Stores each blob as a file in the folder `blobs` of a data directory. Calls wait for the disk on the
/// store's own `limits::kBlobThreads` threads, which start with it.
class Store final : public marketplace::BlobStore {
 public:
  /// Opens the store in the existing directory `data`, which this process alone serves. Fails with
  /// `catalog_unavailable` or `threads_unavailable`.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& data);
  /// Waits until all calls have ended.
  ~Store() override;

  boost::asio::awaitable<Result<void>> put(std::string_view digest, std::string_view bytes) override;
  boost::asio::awaitable<Result<std::string>> get(std::string_view digest) override;
  std::int64_t bytes() const override { return bytes_.load(std::memory_order_relaxed); }

 private:
  Store(Reader reader, Writer writer, std::int64_t bytes);
  Result<void> start();
  boost::asio::awaitable<Result<void>> put_blocking(std::string_view digest, std::string_view bytes);
  boost::asio::awaitable<Result<std::string>> get_blocking(std::string_view digest);

  Reader reader_;
  Writer writer_;
  std::atomic<std::int64_t> bytes_;
  boost::asio::io_context calls_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> more_calls_;
  std::vector<std::thread> threads_;
};

}  // namespace atom::blob::filesystem
