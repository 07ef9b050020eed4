#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include "api/call.hpp"
#include "atom/base/result.hpp"
#include "marketplace/submitted_artifact.hpp"

namespace atom::api {

/// The JSON of a body that is no document. Fails as `wpk::read_json` does.
Result<boost::json::value> read_json_body(const Request& request);

/// Hashes the body and reads the document in it, on a worker if that takes longer than an event loop may be
/// held up. Borrows the request for as long as the artifact is used.
boost::asio::awaitable<marketplace::SubmittedArtifact> read_artifact(Context& context,
                                                                     const Request& request);

}  // namespace atom::api
