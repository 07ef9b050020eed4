#pragma once

#include <string>

#include "api/context.hpp"
#include "api/handler.hpp"
#include "atom/wire/requests.hpp"

/// Shared by the routes that change a version's status.
namespace atom::api::v1 {

boost::asio::awaitable<Result<marketplace::VersionRecord>> decide(Context& context, const Exchange& exchange,
                                                                  const wire::ReviewRequest& request);
std::string change_message(const marketplace::VersionRecord& version);
Response render_change(const marketplace::VersionRecord& version);

}  // namespace atom::api::v1
