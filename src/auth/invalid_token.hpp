#pragma once

#include <string>

#include "atom/base/credential_errors.hpp"
#include "atom/base/result.hpp"

namespace atom::auth {

/// `invalid_token`, with the reason as the end of a sentence.
inline tl::unexpected<Error> invalid_token(std::string why) {
  return fail(credential_errors::kInvalidToken,
              "The bearer token is not valid: " + std::move(why) + " Get a new one.");
}

}  // namespace atom::auth
