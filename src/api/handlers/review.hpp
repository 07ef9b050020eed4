#pragma once

#include <string>

#include "api/call.hpp"
#include "atom/wire/review.hpp"

/// What the routes that change a version's status share.
namespace atom::api::handlers {

boost::asio::awaitable<Result<marketplace::VersionRecord>> decide(Context& context, const Call& call,
                                                                  const wire::ReviewRequest& request);
std::string change_message(const marketplace::VersionRecord& version);
Response render_change(const marketplace::VersionRecord& version);

}  // namespace atom::api::handlers
