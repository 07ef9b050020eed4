#include "atom/base/random.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <thread>

namespace atom {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("OpenSSL could not generate random bytes");
  }
}

void PooledRandom::fill(std::span<std::uint8_t> bytes) {
  if (bytes.size() > kPoolBytes) return source_.fill(bytes);
  Pool& pool = pools_[std::hash<std::thread::id>{}(std::this_thread::get_id()) % pools_.size()];
  const std::lock_guard lock(pool.mutex);
  if (kPoolBytes - pool.used < bytes.size()) {
    source_.fill(pool.bytes);
    pool.used = 0;
  }
  const auto first = pool.bytes.begin() + static_cast<std::ptrdiff_t>(pool.used);
  std::copy_n(first, bytes.size(), bytes.begin());
  pool.used += bytes.size();
}

}  // namespace atom
