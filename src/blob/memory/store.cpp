#include "blob/memory/store.hpp"

#include "atom/base/log.hpp"
#include "atom/wpk/digest.hpp"
#include "marketplace/errors.hpp"

namespace atom::blob::memory {
namespace {

namespace errors = marketplace::errors;

tl::unexpected<Error> unavailable(std::string_view message, std::string_view why) {
  log::error("blob store: {}", why);
  return fail(errors::kCatalogUnavailable, std::string(message));
}

}  // namespace

boost::asio::awaitable<Result<void>> Store::put(std::string_view digest, std::string_view bytes) {
  if (auto named = wpk::check_digest(digest); !named)
    co_return unavailable(errors::kUnavailableMessage, named.error().message);
  const std::lock_guard lock(mutex_);
  const bool is_new = blobs_.try_emplace(std::string(digest), bytes).second;
  if (is_new) bytes_ += static_cast<std::int64_t>(bytes.size());
  co_return Result<void>{};
}

boost::asio::awaitable<Result<std::string>> Store::get(std::string_view digest) {
  const std::lock_guard lock(mutex_);
  const auto found = blobs_.find(digest);
  if (found == blobs_.end())
    co_return unavailable(errors::kUnreadableMessage, "there is no " + std::string(digest));
  co_return found->second;
}

std::int64_t Store::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace atom::blob::memory
