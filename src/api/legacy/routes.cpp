#include "api/legacy/routes.hpp"

#include "api/legacy/handlers.hpp"
#include "api/problem.hpp"

namespace atom::api::legacy {

Family family() {
  using enum http::verb;
  return {{
              {post, "/wpk/upload", upload, Access::bearer, Body::envelope},
              {get, "/wpk/list", list, Access::reader, Body::none, {"status"}},
              {post, "/wpk/review/{id}", review, Access::bearer, Body::json},
          },
          problem_response};
}

}  // namespace atom::api::legacy
