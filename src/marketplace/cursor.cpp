#include "marketplace/cursor.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "atom/base/encoding.hpp"
#include "atom/base/hmac.hpp"
#include "marketplace/errors.hpp"

namespace atom::marketplace {
namespace {

constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kPositionBytes = 3 * kNumberBytes;
constexpr std::size_t kSealBytes = 12;  ///< 96 bits of HMAC-SHA-256; a forger has no offline way to try.

using Token = std::array<std::uint8_t, kPositionBytes + kSealBytes>;

void put(std::int64_t number, std::uint8_t* bytes) {
  for (std::size_t i = 0; i < kNumberBytes; ++i) {
    bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * (kNumberBytes - 1 - i)));
  }
}

std::int64_t take(const std::uint8_t* bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kNumberBytes; ++i) number = (number << 8) | bytes[i];
  return static_cast<std::int64_t>(number);
}

Token token_of(const Position& position, std::string_view scope, std::string_view key) {
  Token token{};
  put(position.seq, token.data());
  put(position.key, token.data() + kNumberBytes);
  put(position.window, token.data() + 2 * kNumberBytes);
  std::string message(reinterpret_cast<const char*>(token.data()), kPositionBytes);
  message += scope;
  const Sha256 mac = hmac_sha256(as_bytes(key), message);
  std::copy_n(mac.begin(), kSealBytes, token.begin() + kPositionBytes);
  return token;
}

}  // namespace

std::string seal_cursor(const Position& position, std::string_view scope, std::string_view key) {
  return to_base64url(token_of(position, scope, key));
}

Result<Position> open_cursor(std::string_view cursor, std::string_view scope, std::string_view key) {
  const auto bytes = from_base64url(cursor);
  if (bytes && bytes->size() == kPositionBytes + kSealBytes) {
    const Position position{take(bytes->data()), take(bytes->data() + kNumberBytes),
                            take(bytes->data() + 2 * kNumberBytes)};
    if (equal_in_constant_time(*bytes, token_of(position, scope, key))) return position;
  }
  return fail(
      errors::kInvalidCursor,
      "The cursor is not one that this list gave. Pass 'next_cursor' unchanged and with the same filters, or "
      "start without one.");
}

}  // namespace atom::marketplace
