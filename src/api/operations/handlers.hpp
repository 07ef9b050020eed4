#pragma once

#include "api/context.hpp"
#include "api/handler.hpp"

namespace atom::api::operations {

HandlerResult health(Context& context, const Exchange& exchange);
HandlerResult ready(Context& context, const Exchange& exchange);
HandlerResult metrics(Context& context, const Exchange& exchange);
HandlerResult openapi(Context& context, const Exchange& exchange);
HandlerResult docs(Context& context, const Exchange& exchange);

}  // namespace atom::api::operations
