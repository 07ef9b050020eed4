#include "api/parameters.hpp"

#include <fmt/format.h>

#include <charconv>

#include "api/errors.hpp"

namespace atom::api {
namespace {

template <class Number>
std::optional<Number> read_whole(std::string_view text) {
  Number number{};
  const char* const last = text.data() + text.size();
  const auto [end, failed] = std::from_chars(text.data(), last, number);
  if (failed != std::errc() || end != last) return std::nullopt;
  return number;
}

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

tl::unexpected<Error> invalid_parameter(std::string_view name, std::string_view expected) {
  return fail(errors::kInvalidParameter, fmt::format("The parameter '{}' must be {}.", name, expected));
}

Result<std::size_t> read_limit(const Call& call, std::size_t by_default) {
  const auto text = call.parameter("limit");
  if (!text) return by_default;
  const auto limit = read_whole<std::size_t>(*text);
  if (!limit || *limit < 1 || *limit > limits::kPageRows) {
    return invalid_parameter("limit", fmt::format("a whole number from 1 to {}", limits::kPageRows));
  }
  return *limit;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::optional<std::int64_t> read_seq(std::string_view text) {
  const auto seq = read_whole<std::int64_t>(text);
  if (!seq || *seq < 0 || *seq > limits::kMaxSeq) return std::nullopt;
  return seq;
}

}  // namespace atom::api
