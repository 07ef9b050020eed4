#pragma once

#include <optional>

#include "api/family.hpp"
#include "api/http.hpp"
#include "atom/base/result.hpp"
#include "atom/wpk/document.hpp"

namespace atom::api {

/// Checks that the request's `Content-Type` is one that such a body may have, and that it is not encoded
/// further. Fails with `unsupported_media_type`.
Result<void> check_media_type(Body body, const Request& request);

/// Returns what `Content-Type` says of a document, if it says anything.
std::optional<wpk::MediaType> declared_type(const Request& request);

/// Returns how to read the document in the body: as `Content-Type` says or, if that says nothing, as it
/// looks.
wpk::MediaType document_type(const Request& request);

}  // namespace atom::api
