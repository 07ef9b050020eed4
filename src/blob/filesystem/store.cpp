#include "blob/filesystem/store.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"
#include "atom/wpk/digest.hpp"
#include "marketplace/errors.hpp"

namespace atom::blob::filesystem {
namespace {

namespace asio = boost::asio;
namespace errors = marketplace::errors;

tl::unexpected<Error> unavailable(std::string_view message, std::string_view why) {
  log::error("blob store: {}", why);
  return fail(errors::kCatalogUnavailable, std::string(message));
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& data) {
  auto writer = Writer::open(data);
  if (!writer) return fail(std::move(writer).error());
  Reader reader(data);
  std::int64_t bytes = 0;
  auto counted = reader.each([&](const std::string&, std::int64_t size) { bytes += size; });
  if (!counted) return fail(std::move(counted).error());
  return std::unique_ptr<Store>(new Store(std::move(reader), *std::move(writer), bytes));
}

Store::Store(Reader reader, Writer writer, std::int64_t bytes)
    : reader_(std::move(reader)), writer_(std::move(writer)), bytes_(bytes) {}

Store::~Store() {
  if (threads_) threads_->join();
}

asio::thread_pool& Store::threads() {
  std::call_once(threads_started_, [this] { threads_.emplace(limits::kBlobThreads); });
  return *threads_;
}

asio::awaitable<Result<void>> Store::put(std::string_view digest, std::string_view bytes) {
  co_return co_await asio::co_spawn(threads(), put_blocking(digest, bytes), asio::use_awaitable);
}

asio::awaitable<Result<std::string>> Store::get(std::string_view digest) {
  co_return co_await asio::co_spawn(threads(), get_blocking(digest), asio::use_awaitable);
}

asio::awaitable<Result<void>> Store::put_blocking(std::string_view digest, std::string_view bytes) {
  const auto kept = writer_.put(digest, bytes);
  if (!kept) co_return unavailable(errors::kUnavailableMessage, kept.error().message);
  if (*kept == Writer::Put::written) bytes_ += static_cast<std::int64_t>(bytes.size());
  co_return Result<void>{};
}

asio::awaitable<Result<std::string>> Store::get_blocking(std::string_view digest) {
  auto found = reader_.read(digest);
  if (!found) co_return unavailable(errors::kUnreadableMessage, found.error().message);
  if (!*found) co_return unavailable(errors::kUnreadableMessage, "there is no " + std::string(digest));
  if (wpk::digest_of(**found) != digest)
    co_return unavailable(errors::kUnreadableMessage, "the bytes of " + std::string(digest) + " are others");
  co_return **std::move(found);
}

}  // namespace atom::blob::filesystem
