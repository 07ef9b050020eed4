#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

namespace atom {

/// Where unpredictable bytes come from. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  /// Fills `bytes` with bytes fit for secrets. Throws std::runtime_error where the system has none to give.
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// The operating system's generator, through OpenSSL.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

/// Another generator's bytes, drawn many at a time: what many ask for a few of costs next to nothing. They
/// lie in memory before they are given, so they are for names and not for secrets. A forked child would give
/// its parent's again.
class PooledRandom final : public Random {
 public:
  /// `source` is borrowed.
  explicit PooledRandom(Random& source) : source_(source) {}
  /// Takes what is more than a pool holds from the source itself.
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  static constexpr std::size_t kPoolBytes = 4096;
  /// Threads that share one wait for each other, and few do.
  struct alignas(64) Pool {
    std::mutex mutex;
    std::size_t used = kPoolBytes;
    std::array<std::uint8_t, kPoolBytes> bytes{};
  };

  Random& source_;
  std::array<Pool, 16> pools_;
};

}  // namespace atom
