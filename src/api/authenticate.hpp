#pragma once

#include "api/call.hpp"

namespace atom::api {

/// Who sends the request: nobody where it carries no credential. Fails with `invalid_token`, `expired_token`
/// or `revoked_token`.
boost::asio::awaitable<Result<marketplace::Caller>> authenticate(Context& context, const Request& request);

}  // namespace atom::api
