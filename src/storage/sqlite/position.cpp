#include "storage/sqlite/position.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace atom::storage::sqlite {
namespace {

constexpr std::size_t kNumberBytes = 8;

void put(std::int64_t number, std::string& bytes) {
  for (std::size_t i = kNumberBytes; i-- > 0;)
    bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
}

std::int64_t take(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(0, kNumberBytes))
    number = (number << 8) | static_cast<unsigned char>(byte);
  bytes.remove_prefix(kNumberBytes);
  return static_cast<std::int64_t>(number);
}

}  // namespace

marketplace::Position position_of(const PageEnd& end) {
  std::string bytes;
  bytes.reserve(3 * kNumberBytes);
  for (const std::int64_t number : {end.seq, end.key, end.window}) put(number, bytes);
  return {std::move(bytes)};
}

std::optional<PageEnd> page_end_of(const marketplace::Position& position) {
  std::string_view bytes = position.bytes;
  if (bytes.size() != 3 * kNumberBytes) return std::nullopt;
  PageEnd end;
  for (std::int64_t* number : {&end.seq, &end.key, &end.window}) *number = take(bytes);
  return end;
}

}  // namespace atom::storage::sqlite
