#pragma once

#include "api/context.hpp"
#include "api/handler.hpp"

/// One function for each route.
namespace atom::api::v1 {

// publish.cpp
HandlerResult publish_wpk(Context& context, const Exchange& exchange);
HandlerResult put_wpk(Context& context, const Exchange& exchange);
HandlerResult validate_wpk(Context& context, const Exchange& exchange);

// list.cpp
HandlerResult list_wpks(Context& context, const Exchange& exchange);

// wpks.cpp
HandlerResult get_package(Context& context, const Exchange& exchange);
HandlerResult get_wpk(Context& context, const Exchange& exchange);
HandlerResult get_content(Context& context, const Exchange& exchange);

// owners.cpp
HandlerResult list_owners(Context& context, const Exchange& exchange);
HandlerResult add_owner(Context& context, const Exchange& exchange);
HandlerResult accept_ownership(Context& context, const Exchange& exchange);
HandlerResult remove_owner(Context& context, const Exchange& exchange);

// review.cpp
HandlerResult review_wpk(Context& context, const Exchange& exchange);
HandlerResult list_reviews(Context& context, const Exchange& exchange);

// lifecycle.cpp
HandlerResult withdraw_wpk(Context& context, const Exchange& exchange);
HandlerResult yank_wpk(Context& context, const Exchange& exchange);
HandlerResult unyank_wpk(Context& context, const Exchange& exchange);

// events.cpp
HandlerResult list_events(Context& context, const Exchange& exchange);

// tokens.cpp
HandlerResult list_tokens(Context& context, const Exchange& exchange);
HandlerResult create_token(Context& context, const Exchange& exchange);
HandlerResult revoke_token(Context& context, const Exchange& exchange);
HandlerResult whoami(Context& context, const Exchange& exchange);

}  // namespace atom::api::v1
