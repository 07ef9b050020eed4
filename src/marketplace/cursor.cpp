#include "marketplace/cursor.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/encoding.hpp"
#include "base/hmac.hpp"
#include "marketplace/errors.hpp"

namespace atom::marketplace {
namespace {

constexpr std::size_t kSeqBytes = 8;
constexpr std::size_t kSealBytes = 12;  ///< 96 bits of HMAC-SHA-256; a forger has no offline way to try.

using Token = std::array<std::uint8_t, kSeqBytes + kSealBytes>;

Token token_of(std::int64_t seq, std::string_view scope, std::string_view key) {
  Token token{};
  for (std::size_t i = 0; i < kSeqBytes; ++i) {
    token[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(seq) >> (8 * (kSeqBytes - 1 - i)));
  }
  std::string message(reinterpret_cast<const char*>(token.data()), kSeqBytes);
  message += scope;
  const Sha256 mac = hmac_sha256(as_bytes(key), message);
  std::copy_n(mac.begin(), kSealBytes, token.begin() + kSeqBytes);
  return token;
}

}  // namespace

std::string seal_cursor(std::int64_t seq, std::string_view scope, std::string_view key) {
  return to_base64url(token_of(seq, scope, key));
}

Result<std::int64_t> open_cursor(std::string_view cursor, std::string_view scope, std::string_view key) {
  const auto bytes = from_base64url(cursor);
  if (bytes && bytes->size() == kSeqBytes + kSealBytes) {
    std::uint64_t seq = 0;
    for (std::size_t i = 0; i < kSeqBytes; ++i) seq = (seq << 8) | (*bytes)[i];
    if (equal_in_constant_time(*bytes, token_of(static_cast<std::int64_t>(seq), scope, key))) {
      return static_cast<std::int64_t>(seq);
    }
  }
  return fail(
      errors::kInvalidCursor,
      "The cursor is not one that this list gave. Pass 'next_cursor' unchanged and with the same filters, or "
      "start without one.");
}

}  // namespace atom::marketplace
