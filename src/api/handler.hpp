#pragma once

#include <functional>

#include <boost/asio/awaitable.hpp>

#include "api/exchange.hpp"
#include "api/representation.hpp"
#include "atom/base/result.hpp"

namespace atom::api {

struct Context;

/// A handler does four things: it parses, authorizes, calls one use case, and renders. It borrows the
/// exchange.
using HandlerResult = boost::asio::awaitable<Result<Representation>>;
using Handler = std::function<HandlerResult(Context& context, const Exchange& exchange)>;

}  // namespace atom::api
