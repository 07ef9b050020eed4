#include "base/random.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace atom {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the system's random generator gave no bytes");
  }
}

}  // namespace atom
