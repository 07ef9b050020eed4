#include "atom/base/authorization.hpp"

#include <fmt/format.h>

namespace atom {

Result<void> require(const Principal& principal, Scope scope) {
  if (principal.may(scope)) return {};
  return fail(
      kInsufficientScope,
      fmt::format("This requires the scope '{0}', which your credential does not grant. Use one that does.",
                  to_string(scope)));
}

std::string actor_of(const Principal& principal) {
  return principal.tenant + '/' + principal.subject;
}

}  // namespace atom
