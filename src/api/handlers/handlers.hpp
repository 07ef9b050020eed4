#pragma once

#include "api/call.hpp"

/// One function a route: parse, call one use case, render.
namespace atom::api::handlers {

// publish.cpp
Answer publish_wpk(Context& context, const Call& call);
Answer put_wpk(Context& context, const Call& call);
Answer validate_wpk(Context& context, const Call& call);

// list.cpp
Answer list_wpks(Context& context, const Call& call);

// wpks.cpp
Answer get_package(Context& context, const Call& call);
Answer get_wpk(Context& context, const Call& call);
Answer get_content(Context& context, const Call& call);

// owners.cpp
Answer list_owners(Context& context, const Call& call);
Answer add_owner(Context& context, const Call& call);
Answer remove_owner(Context& context, const Call& call);

// review.cpp
Answer review_wpk(Context& context, const Call& call);
Answer list_reviews(Context& context, const Call& call);

// lifecycle.cpp
Answer withdraw_wpk(Context& context, const Call& call);
Answer yank_wpk(Context& context, const Call& call);
Answer unyank_wpk(Context& context, const Call& call);

// events.cpp
Answer list_events(Context& context, const Call& call);

// tokens.cpp
Answer list_tokens(Context& context, const Call& call);
Answer create_token(Context& context, const Call& call);
Answer revoke_token(Context& context, const Call& call);
Answer whoami(Context& context, const Call& call);

// operations.cpp
Answer health(Context& context, const Call& call);
Answer ready(Context& context, const Call& call);
Answer metrics(Context& context, const Call& call);
Answer openapi(Context& context, const Call& call);
Answer docs(Context& context, const Call& call);

// simulation.cpp
Answer script_faults(Context& context, const Call& call);
Answer report_faults(Context& context, const Call& call);

// first_routes.cpp
Answer upload_wpk(Context& context, const Call& call);
Answer list_wpks_first(Context& context, const Call& call);
Answer review_wpk_first(Context& context, const Call& call);

}  // namespace atom::api::handlers
