#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "atom/base/error.hpp"

namespace atom {

/// A value, or the reason why there is none. Exceptions are for bugs and exhaustion only.
template <class T>
using Result = tl::expected<T, Error>;

/// Makes a failed `Result` of any type.
inline tl::unexpected<Error> fail(std::string_view code, std::string message) {
  return tl::unexpected<Error>(Error{std::string(code), std::move(message), {}});
}

inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace atom
