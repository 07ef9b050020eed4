#include "marketplace/cursor.hpp"

#include <cstddef>

#include "atom/base/cursor.hpp"

namespace atom::marketplace {
namespace {

constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kPositionBytes = 3 * kNumberBytes;

void put(std::int64_t number, std::string& bytes) {
  for (std::size_t i = 0; i < kNumberBytes; ++i) {
    bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * (kNumberBytes - 1 - i)));
  }
}

std::int64_t take(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kNumberBytes; ++i)
    number = (number << 8) | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(number);
}

}  // namespace

std::string seal_cursor(const Position& position, std::string_view scope, std::string_view key) {
  std::string bytes;
  bytes.reserve(kPositionBytes);
  for (const std::int64_t number : {position.seq, position.key, position.window}) put(number, bytes);
  return atom::seal_cursor(bytes, scope, key);
}

Result<Position> open_cursor(std::string_view cursor, std::string_view scope, std::string_view key) {
  const auto bytes = atom::open_cursor(cursor, scope, key);
  if (!bytes) return fail(bytes.error());
  const std::string_view numbers = *bytes;
  return Position{take(numbers), take(numbers.substr(kNumberBytes)), take(numbers.substr(2 * kNumberBytes))};
}

}  // namespace atom::marketplace
