#pragma once

#include <cstdint>
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

}  // namespace atom
