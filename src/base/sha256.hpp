#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace atom {

using Sha256 = std::array<std::uint8_t, 32>;

/// Computes the SHA-256 (FIPS 180-4) of `bytes`.
Sha256 sha256(std::string_view bytes);

}  // namespace atom
