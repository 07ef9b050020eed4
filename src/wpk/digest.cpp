#include "atom/wpk/digest.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atom/base/ascii.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/sha256.hpp"
#include "atom/wpk/errors.hpp"
#include "atom/wpk/quote.hpp"

namespace atom::wpk {
namespace {

constexpr std::string_view kPrefix = "sha256:";
constexpr std::size_t kHexDigits = 64;

}  // namespace

std::string digest_of(std::string_view bytes) {
  return std::string(kPrefix) + to_hex(sha256(bytes));
}

Result<void> check_digest(std::string_view text) {
  if (text.starts_with(kPrefix)) {
    const std::string_view hex = text.substr(kPrefix.size());
    if (hex.size() == kHexDigits && std::all_of(hex.begin(), hex.end(), is_lower_hex)) return {};
  }
  return fail(errors::kInvalidDigest,
              fmt::format("{} is not a digest. Write sha256: followed by 64 lower-case hexadecimal digits.",
                          quote(text)));
}

}  // namespace atom::wpk
