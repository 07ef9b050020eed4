#include "api/operations/routes.hpp"

#include "api/operations/handlers.hpp"
#include "api/problem.hpp"

namespace atom::api::operations {

Family family() {
  using enum http::verb;
  return {{
              {get, "/health", health, Access::open, Body::none, {}, Entrance::every},
              {get, "/ready", ready, Access::open, Body::none, {}, Entrance::operations},
              {get, "/metrics", metrics, Access::open, Body::none, {}, Entrance::operations},
              {get, "/openapi.json", openapi, Access::open},
              {get, "/docs", docs, Access::open},
          },
          problem_response};
}

}  // namespace atom::api::operations
