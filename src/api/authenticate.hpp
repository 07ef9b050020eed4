#pragma once

#include <cstdint>

#include "api/context.hpp"
#include "api/exchange.hpp"
#include "api/http.hpp"

namespace atom::api {

struct Authenticated {
  marketplace::Caller caller;
  Validity validity = {};
};

/// Grows whenever a credential may have been revoked: an API key, before that is acknowledged, or a key that
/// verifies JWTs. Quick.
std::uint64_t credential_generation(const Context& context);

/// Returns who sends the request: nobody if it carries no credential. Fails with `invalid_token`,
/// `expired_token`, `not_yet_valid_token`, `revoked_token`, `unknown_key` or `keys_unavailable`.
boost::asio::awaitable<Result<Authenticated>> authenticate(Context& context, const Request& request);

/// Fails with `missing_token` if the route needs a caller and there is none.
Result<void> check_access(Access access, const Options& options, const marketplace::Caller& caller);

}  // namespace atom::api
