#include "atom/base/cursor.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "atom/base/encoding.hpp"
#include "atom/base/hmac.hpp"

namespace atom {
namespace {

constexpr std::size_t kSealBytes = 12;  ///< 96 bits of HMAC-SHA-256; a forger has no offline way to try.

/// The length keeps position and scope apart: no byte can move from one into the other.
Sha256 mac_of(std::string_view position, std::string_view scope, std::string_view key) {
  std::string message = std::to_string(position.size());
  message += ':';
  message += position;
  message += scope;
  return hmac_sha256(as_bytes(key), message);
}

}  // namespace

std::string seal_cursor(std::string_view position, std::string_view scope, std::string_view key) {
  const Sha256 mac = mac_of(position, scope, key);
  std::string sealed(position);
  sealed.append(reinterpret_cast<const char*>(mac.data()), kSealBytes);
  return to_base64url(as_bytes(sealed));
}

Result<std::string> open_cursor(std::string_view cursor, std::string_view scope, std::string_view key) {
  const auto bytes = from_base64url(cursor);
  if (bytes && bytes->size() >= kSealBytes) {
    const std::span all(*bytes);
    const auto seal = all.last(kSealBytes);
    const std::string position(reinterpret_cast<const char*>(bytes->data()), bytes->size() - kSealBytes);
    const Sha256 mac = mac_of(position, scope, key);
    if (equal_in_constant_time(seal, std::span(mac).first(kSealBytes))) return position;
  }
  return invalid_cursor();
}

tl::unexpected<Error> invalid_cursor() {
  return fail(
      kInvalidCursor,
      "The cursor does not belong to this list. Pass 'next_cursor' unchanged with the same filters, or start "
      "without a cursor.");
}

}  // namespace atom
