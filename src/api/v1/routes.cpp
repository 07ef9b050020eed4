#include "api/v1/routes.hpp"

#include "api/problem.hpp"
#include "api/v1/handlers.hpp"

namespace atom::api::v1 {
namespace {

using enum http::verb;

const std::vector<std::string_view> kListParameters{"q",       "status", "publisher", "tag",
                                                    "runtime", "sort",   "limit",     "cursor"};

}  // namespace

Family family() {
  return {{
              {get, "/v1/wpks", list_wpks, Access::reader, Body::none, kListParameters},
              {post, "/v1/wpks", publish_wpk, Access::bearer, Body::document},
              {get, "/v1/wpks/{name}", get_package, Access::reader, Body::none, {"limit", "cursor"}},
              {get, "/v1/wpks/{name}@{version}", get_wpk, Access::reader},
              {get, "/v1/wpks/{name}/owners", list_owners, Access::reader},
              {put, "/v1/wpks/{name}/owners/{tenant}", add_owner, Access::bearer},
              {put, "/v1/wpks/{name}/owners/{tenant}/acceptance", accept_ownership, Access::bearer},
              {delete_, "/v1/wpks/{name}/owners/{tenant}", remove_owner, Access::bearer},
              {put, "/v1/wpks/{name}@{version}", put_wpk, Access::bearer, Body::document},
              {get, "/v1/wpks/{name}@{version}/content", get_content, Access::reader},
              {put, "/v1/wpks/{name}@{version}/review", review_wpk, Access::bearer, Body::json},
              {get, "/v1/wpks/{name}@{version}/reviews", list_reviews, Access::reader},
              {put, "/v1/wpks/{name}@{version}/yank", yank_wpk, Access::bearer},
              {delete_, "/v1/wpks/{name}@{version}/yank", unyank_wpk, Access::bearer},
              {put, "/v1/wpks/{name}@{version}/withdraw", withdraw_wpk, Access::bearer},
              {post, "/v1/validate", validate_wpk, Access::reader, Body::document},

              {get, "/v1/events", list_events, Access::reader, Body::none, {"after", "limit"}},

              {get, "/v1/tokens", list_tokens, Access::bearer, Body::none, {"limit", "cursor"}},
              {post, "/v1/tokens", create_token, Access::bearer, Body::json},
              {delete_, "/v1/tokens/{id}", revoke_token, Access::bearer},
              {get, "/v1/whoami", whoami, Access::bearer},
          },
          problem_response};
}

}  // namespace atom::api::v1
