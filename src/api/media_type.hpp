#pragma once

#include <optional>

#include "api/http.hpp"
#include "api/routes.hpp"
#include "atom/base/result.hpp"
#include "atom/wpk/document.hpp"

namespace atom::api {

/// Whether the request's `Content-Type` is one that the route's body may have, and the body not encoded
/// further. Fails with `unsupported_media_type`.
Result<void> check_media_type(const Route& route, const Request& request);

/// How the document in the body is to be read: as its `Content-Type` says, or as it looks where that says
/// nothing.
wpk::MediaType document_type(const Request& request);

}  // namespace atom::api
