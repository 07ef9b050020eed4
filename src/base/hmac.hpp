#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "atom/base/sha256.hpp"

namespace atom {

/// Computes the HMAC (RFC 2104) of `message` with SHA-256.
Sha256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view message);

/// Compares two byte strings in a time that does not reveal where they differ.
bool equal_in_constant_time(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right);

}  // namespace atom
