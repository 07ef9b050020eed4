#pragma once

#include <string>

#include "api/call.hpp"
#include "wire/review.hpp"

/// What the two review routes share.
namespace atom::api::handlers {

boost::asio::awaitable<Result<marketplace::VersionRecord>> decide(Context& context, const Call& call,
                                                                  const wire::ReviewRequest& request);
std::string review_message(const marketplace::VersionRecord& version);

}  // namespace atom::api::handlers
