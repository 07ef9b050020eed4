#include "blob/filesystem/store.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"
#include "atom/base/threads.hpp"
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
  std::unique_ptr<Store> store(new Store(std::move(reader), *std::move(writer), bytes));
  if (auto started = store->start(); !started) return fail(std::move(started).error());
  return store;
}

Store::Store(Reader reader, Writer writer, std::int64_t bytes)
    : reader_(std::move(reader)),
      writer_(std::move(writer)),
      bytes_(bytes),
      more_calls_(asio::make_work_guard(calls_)) {}

Store::~Store() {
  more_calls_.reset();
  for (std::thread& thread : threads_) thread.join();
}

Result<void> Store::start() {
  auto started = start_threads(
      limits::kBlobThreads, [this] { calls_.run(); }, [this] { calls_.stop(); });
  if (!started) return fail(std::move(started).error());
  threads_ = *std::move(started);
  return {};
}

asio::awaitable<Result<void>> Store::put(std::string_view digest, std::string_view bytes) {
  co_return co_await asio::co_spawn(calls_, put_blocking(digest, bytes), asio::use_awaitable);
}

asio::awaitable<Result<std::string>> Store::get(std::string_view digest) {
  co_return co_await asio::co_spawn(calls_, get_blocking(digest), asio::use_awaitable);
}

asio::awaitable<Result<void>> Store::put_blocking(std::string_view digest, std::string_view bytes) {
  const auto kept = writer_.put(digest, bytes);
  if (!kept) co_return unavailable(errors::kUnavailableMessage, kept.error().message);
  if (kept->outcome == Writer::Outcome::healed) log::warning("blob store: replaced the damaged {}", digest);
  bytes_ += kept->grown;
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
