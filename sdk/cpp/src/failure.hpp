#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "atom/error.hpp"

namespace atom::client {

inline Error make_error(std::string_view code, std::string message) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  return error;
}

/// Makes the error of a call that this machine could not make.
Error exhausted(std::string_view reason);

/// Makes that error for the exception that is being handled.
Error error_of_exception();

/// Removes credentials from what an error says: a server may repeat the request, and a caller may pass a key
/// in place of something else. `key` is the caller's own; it may be empty.
Error redacted(Error error, std::string_view key);

/// Says what a caller without a key lacks, if that is why a call failed. The server knows only the header.
Error explained(Error error, std::string_view key);

/// Makes the error of any `Result` of the SDK.
inline tl::unexpected<Error> failed(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

inline tl::unexpected<Error> failed(std::string_view code, std::string message) {
  return failed(make_error(code, std::move(message)));
}

/// Adopts the findings of another library.
inline tl::unexpected<Error> failed(atom::Error found) {
  Error error;
  static_cast<atom::Error&>(error) = std::move(found);
  return failed(std::move(error));
}

}  // namespace atom::client
