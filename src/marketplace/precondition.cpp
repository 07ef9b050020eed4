#include "marketplace/precondition.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marketplace/errors.hpp"

namespace atom::marketplace {

Result<void> check_precondition(const Precondition& precondition, std::string_view id,
                                std::string_view stored) {
  if (!precondition || std::ranges::find(*precondition, stored) != precondition->end()) return {};
  if (stored.empty()) {
    return fail(errors::kDigestMismatch,
                fmt::format("'{}' does not exist, so it cannot match 'If-Match'. Leave the header out.", id));
  }
  return fail(
      errors::kDigestMismatch,
      fmt::format("The stored bytes of '{}' have the digest {}, which 'If-Match' does not name. Look at "
                  "them and decide again.",
                  id, stored));
}

}  // namespace atom::marketplace
