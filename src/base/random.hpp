#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

namespace atom {

/// A source of unpredictable bytes. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  /// Fills `bytes`. Throws std::runtime_error if the system's generator fails.
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// The operating system's generator, by way of OpenSSL. Fit for secrets.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

/// Draws from another generator in large pieces, so that small requests are cheap. The bytes sit in memory
/// before they are handed out, so use them for ids, not for secrets. A forked child repeats its parent's
/// bytes.
class PooledRandom final : public Random {
 public:
  /// `source` is borrowed.
  explicit PooledRandom(Random& source) : source_(source) {}
  /// Requests larger than a pool go straight to the source.
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  static constexpr std::size_t kPoolBytes = 4096;
  /// Threads are spread over the pools by their id, so few contend for the same one.
  struct alignas(64) Pool {
    std::mutex mutex;
    std::size_t used = kPoolBytes;
    std::array<std::uint8_t, kPoolBytes> bytes{};
  };

  Random& source_;
  std::array<Pool, 16> pools_;
};

}  // namespace atom
