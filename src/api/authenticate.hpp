#pragma once

#include "api/call.hpp"

namespace atom::api {

/// Who sends the request: nobody where it carries no credential. Fails with `invalid_token`, `expired_token`,
/// `not_yet_valid_token`, `revoked_token`, `unknown_key` or `keys_unavailable`.
boost::asio::awaitable<Result<marketplace::Caller>> authenticate(Context& context, const Request& request);

}  // namespace atom::api
