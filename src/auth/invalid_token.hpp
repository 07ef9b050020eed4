#pragma once

#include <string>

#include "atom/base/credential_errors.hpp"
#include "atom/base/result.hpp"

namespace atom::auth {

/// Fails with `invalid_token`. `why` completes the sentence: "it has no 'exp'."
inline tl::unexpected<Error> invalid_token(std::string why) {
  return fail(credential_errors::kInvalidToken,
              "The bearer token is not valid: " + std::move(why) + " Get a new one.");
}

}  // namespace atom::auth
