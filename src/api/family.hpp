#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "api/entrance.hpp"
#include "api/handler.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {

/// The callers that a route admits; the use case decides the rest.
enum class Access {
  open,    ///< Anyone. A credential is not even looked at.
  reader,  ///< Anyone, unless the operator has closed anonymous reading. A credential must be valid.
  bearer,  ///< Callers with a valid credential.
};

/// The kind of body that a request has.
enum class Body {
  none,      ///< Read and ignored.
  json,      ///< A small request.
  envelope,  ///< JSON that holds a document.
  document,  ///< The document itself, JSON or YAML.
};

struct Route {
  http::verb method;
  std::string_view pattern;  ///< As `api/openapi.yaml` writes it.
  Handler handler;
  Access access;
  Body body = Body::none;
  std::vector<std::string_view> parameters = {};  ///< Every query parameter that it takes.
  Entrance entrance = Entrance::api;
};

/// The largest bodies, in bytes.
struct BodyLimits {
  std::size_t small = limits::kRequestBodyBytes;  ///< `Body::none` and `Body::json`.
  std::size_t document = limits::kDocumentBytes;  ///< `Body::envelope` and `Body::document`.
};

/// Routes that are mounted together, with their limits and their way to render errors.
struct Family {
  std::vector<Route> routes;
  RenderError render_error;
  BodyLimits body_limits = {};
};

}  // namespace atom::api
