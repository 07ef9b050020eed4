#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "atom/base/sha256.hpp"

namespace atom {

/// RFC 2104 HMAC with SHA-256.
Sha256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view message);

/// Whether two byte strings are the same, in a time that does not tell where they differ.
bool equal_in_constant_time(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right);

}  // namespace atom
