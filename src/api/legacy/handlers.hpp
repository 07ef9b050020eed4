#pragma once

#include "api/context.hpp"
#include "api/handler.hpp"

namespace atom::api::legacy {

HandlerResult upload(Context& context, const Exchange& exchange);
HandlerResult list(Context& context, const Exchange& exchange);
HandlerResult review(Context& context, const Exchange& exchange);

}  // namespace atom::api::legacy
