#include "api/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "api/errors.hpp"

namespace atom::api {
namespace {

template <class Number>
std::optional<Number> read_whole(std::string_view text) {
  Number number{};
  // A number has one spelling, as in JSON.
  if (text.size() > 1 && text.starts_with('0')) return std::nullopt;
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

Result<void> check_parameters(const std::vector<std::pair<std::string, std::string>>& query,
                              const std::vector<std::string_view>& known) {
  for (std::size_t i = 0; i < query.size(); ++i) {
    const std::string& name = query[i].first;
    if (std::ranges::find(known, name) == known.end()) {
      return fail(errors::kUnknownParameter,
                  fmt::format("The parameter '{}' is unknown; this address takes {}.", name,
                              known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))));
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (query[k].first == name) {
        return fail(errors::kInvalidParameter,
                    fmt::format("The parameter '{}' appears twice; send it once.", name));
      }
    }
  }
  return {};
}

Result<std::size_t> read_limit(const Exchange& exchange, std::size_t by_default) {
  const auto text = exchange.parameter("limit");
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
