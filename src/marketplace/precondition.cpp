#include "marketplace/precondition.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marketplace/errors.hpp"

namespace atom::marketplace {

Result<void> check_precondition(const Precondition& precondition, std::string_view id,
                                std::string_view stored) {
  if (!precondition || std::ranges::find(*precondition, stored) != precondition->end()) return {};
  const std::string found = stored.empty() ? std::string("There is no such version")
                                           : fmt::format("The stored bytes are {}", stored);
  return fail(
      errors::kDigestMismatch,
      fmt::format("{}, so '{}' is not what 'If-Match' names. Look at what is stored and decide again.", found,
                  id));
}

}  // namespace atom::marketplace
