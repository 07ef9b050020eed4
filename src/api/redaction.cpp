#include "api/redaction.hpp"

#include <algorithm>
#include <array>

namespace atom::api {
namespace {

/// How credentials begin; the underscore may be percent-encoded in a path.
constexpr std::array<std::string_view, 4> kBeginnings{"atom_", "atom%5F", "atom%5f", "eyJ"};
/// An API key has 43 characters after its prefix, and a JWT has more. What is shorter may be a name.
constexpr std::size_t kLeastLength = 32;

bool is_part(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
         c == '.';
}

struct Found {
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;
};

/// Returns where the credential that begins like this ends, or `begin` if it is none.
std::size_t end_of(std::string_view text, std::size_t begin, std::size_t prefix) {
  const auto rest = text.substr(begin + prefix);
  const auto length = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_part) - rest.begin());
  return length < kLeastLength ? begin : begin + prefix + length;
}

/// Returns the first credential from `from` on.
Found find_credential(std::string_view text, std::size_t from) {
  Found first;
  for (const std::string_view beginning : kBeginnings) {
    for (std::size_t at = text.find(beginning, from); at < first.begin; at = text.find(beginning, at + 1)) {
      const std::size_t end = end_of(text, at, beginning.size());
      if (end != at) first = {at, end};
    }
  }
  return first;
}

}  // namespace

bool holds_credential(std::string_view text) {
  return find_credential(text, 0).begin != std::string_view::npos;
}

std::string redacted(std::string_view text) {
  std::string shown;
  std::size_t done = 0;
  for (Found found = find_credential(text, 0); found.begin != std::string_view::npos;
       found = find_credential(text, done)) {
    shown.append(text.substr(done, found.begin - done)).append("[redacted]");
    done = found.end;
  }
  return shown.append(text.substr(done));
}

}  // namespace atom::api
