#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"
#include "api/target.hpp"

namespace atom::api {

/// Who may call a route at all; the use case decides the rest.
enum class Access {
  open,    ///< Anyone. A credential is not even looked at.
  reader,  ///< Anyone, unless the operator has closed anonymous reading. A credential that is there must be
           ///< good.
  bearer,  ///< Whoever has a good credential.
};

enum class Body {
  none,
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
};

/// The whole API, in reading order.
std::span<const Route> routes();

struct Match {
  const Route* route = nullptr;  ///< Null where the path is no route's, or none of its methods is this one.
  std::vector<std::string> captures;  ///< In the order of the pattern.
  std::string allowed;  ///< Where it is none: the methods of the path; empty where there is no such path.
};

/// `HEAD` matches the route of `GET`.
Match match_route(http::verb method, const Target& target);

/// The bytes that a request's body may have.
std::size_t body_limit(const Route& route);

}  // namespace atom::api
