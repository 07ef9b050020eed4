#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "api/response.hpp"

namespace atom::api {

/// The callers that get the same response for as long as nothing public changes.
enum class Audience {
  one,        ///< This caller, this once.
  anonymous,  ///< Whoever presents no credential.
  everyone,   ///< Whoever may read at all.
};

/// The result of a handler: the whole response, and what the later stages may do with it. They send a caller
/// all of it, a part, its compressed form, or only that nothing has changed (selection.hpp); so a handler
/// says nothing of conditions, ranges or codings. An `ETag` makes it conditional.
struct Representation {
  Representation(Response whole)  // NOLINT(google-explicit-constructor): most handlers say no more.
      : response(std::move(whole)) {}

  /// Another that says the same. The body must be shared.
  Representation copy() const {
    Representation copy(response.copy());
    copy.audience = audience;
    copy.has_ranges = has_ranges;
    copy.download_of = download_of;
    return copy;
  }

  Response response;
  Audience audience = Audience::one;             ///< Whose requests a cached response may serve.
  bool has_ranges = false;                       ///< Whether parts of the body may be asked for.
  std::optional<std::int64_t> download_of = {};  ///< The `seq` of the version whose artifact the body is.
};

}  // namespace atom::api
