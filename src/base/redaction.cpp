#include "atom/base/redaction.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "atom/base/ascii.hpp"

namespace atom {
namespace {

constexpr std::string_view kBlank = "[redacted]";
constexpr std::size_t kShortestKey = 4;

/// The beginnings of credentials; the underscore may be percent-encoded in a path.
constexpr std::array<std::string_view, 3> kBeginnings{"atom_", "atom%5f", "eyj"};
/// An API key has 43 characters after its prefix, and a JWT has more. A shorter text may be a name.
constexpr std::size_t kLeastLength = 32;
constexpr std::array<std::string_view, 3> kEncodedMarks{"%2d", "%2e", "%5f"};

constexpr std::string_view kAuthorization = "authorization";
constexpr std::size_t kMostBetween = 4;
constexpr std::array<std::string_view, 2> kSchemes{"bearer", "basic"};
constexpr std::string_view kSpace = " \t\r\n\f\v";

/// The part of a text to hide.
struct Span {
  std::size_t begin;
  std::size_t end;
};
using Match = std::optional<Span>;

/// `lower` is in lower case.
bool starts_with(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && std::ranges::equal(text.substr(0, lower.size()), lower,
                                                           [](char a, char b) { return to_lower(a) == b; });
}

template <class Texts>
std::size_t prefix_length(std::string_view text, const Texts& lower) {
  for (const std::string_view candidate : lower) {
    if (starts_with(text, candidate)) return candidate.size();
  }
  return 0;
}

bool is_among(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

/// Returns how much of the text a character of a credential takes; 0 if there is none.
std::size_t part_length(std::string_view text) {
  if (text.empty()) return 0;
  if (is_alphanumeric(text.front()) || is_among(text.front(), "_-.")) return 1;
  return text.front() == '%' ? prefix_length(text, kEncodedMarks) : 0;
}

/// Finds an API key or a JWT at `at`.
Match match_credential(std::string_view text, std::size_t at) {
  const char first = to_lower(text[at]);
  if (first != 'a' && first != 'e') return std::nullopt;
  const std::size_t prefix = prefix_length(text.substr(at), kBeginnings);
  if (prefix == 0) return std::nullopt;
  std::size_t end = at + prefix;
  std::size_t parts = 0;
  for (std::size_t length = 0; (length = part_length(text.substr(end))) > 0; end += length) ++parts;
  if (parts < kLeastLength) return std::nullopt;
  return Span{at, end};
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view set) {
  return std::min(text.find_first_not_of(set, at), text.size());
}

/// Returns the end of the white space at `at`, as it is or as forms and URLs have it.
std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_among(text[at], kSpace) || text[at] == '+') {
      ++at;
    } else if (text.substr(at).starts_with("%20")) {
      at += 3;
    } else {
      break;
    }
  }
  return at;
}

/// Finds what follows `authorization: bearer ` at `at`.
Match match_authorization(std::string_view text, std::size_t at) {
  if (!starts_with(text.substr(at), kAuthorization)) return std::nullopt;
  const std::size_t between = at + kAuthorization.size();
  const std::size_t scheme = skip(text, between, " \t\r\n\f\v\"':=");
  if (scheme == between || scheme > between + kMostBetween) return std::nullopt;
  const std::size_t length = prefix_length(text.substr(scheme), kSchemes);
  const std::size_t begin = skip_space(text, scheme + length);
  if (length == 0 || begin == scheme + length) return std::nullopt;
  const auto is_part = [](char c) { return is_alphanumeric(c) || is_among(c, "-._~+/="); };
  const auto rest = text.substr(begin);
  std::size_t end = begin + static_cast<std::size_t>(std::ranges::find_if_not(rest, is_part) - rest.begin());
  while (end > begin && text[end - 1] == '.') --end;
  if (end == begin) return std::nullopt;
  return Span{begin, end};
}

/// Finds the user and password of the URL whose `://` is at `at`.
Match match_user(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("://")) return std::nullopt;
  const std::size_t begin = at + 3;
  const std::string_view authority =
      text.substr(begin, text.find_first_of(" \t\r\n\f\v/?#\"'<>", begin) - begin);
  const std::size_t mark = authority.rfind('@');
  if (mark == std::string_view::npos || mark == 0) return std::nullopt;
  return Span{begin, begin + mark};
}

/// Returns how much of the text `c` takes, as it is, percent-encoded or escaped as in JSON; 0 if it is not
/// there.
std::size_t character_length(std::string_view text, char c) {
  const std::array<char, 2> escaped{'\\', to_lower(c)};
  if (starts_with(text, {escaped.data(), escaped.size()})) return 2;
  const auto byte = static_cast<unsigned char>(c);
  const std::array<char, 3> encoded{'%', kLowerHexDigits[byte >> 4], kLowerHexDigits[byte & 0xF]};
  if (starts_with(text, {encoded.data(), encoded.size()})) return 3;
  return !text.empty() && to_lower(text.front()) == to_lower(c) ? 1 : 0;
}

Match match_key(std::string_view text, std::size_t at, std::string_view key) {
  std::size_t end = at;
  for (const char c : key) {
    const std::size_t length = character_length(text.substr(end), c);
    if (length == 0) return std::nullopt;
    end += length;
  }
  return Span{at, end};
}

/// Returns the text with each match blanked. `match` finds one at a position.
template <class Find>
std::string blanked(std::string_view text, Find match) {
  std::string shown;
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (const Match found = match(text, at)) {
      shown.append(text.substr(done, found->begin - done)).append(kBlank);
      at = done = found->end;
    } else {
      ++at;
    }
  }
  return shown.append(text.substr(done));
}

}  // namespace

bool holds_credential(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (match_credential(text, at)) return true;
  }
  return false;
}

std::string redacted(std::string_view text) {
  return blanked(blanked(blanked(text, match_authorization), match_credential), match_user);
}

std::string redacted(std::string_view text, std::string_view key) {
  if (key.size() < kShortestKey) return redacted(text);
  return redacted(
      blanked(text, [key](std::string_view whole, std::size_t at) { return match_key(whole, at, key); }));
}

}  // namespace atom
