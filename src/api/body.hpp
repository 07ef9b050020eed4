#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include "api/context.hpp"
#include "api/exchange.hpp"
#include "api/http.hpp"
#include "atom/base/result.hpp"
#include "marketplace/submitted_artifact.hpp"

namespace atom::api {

/// Reads the JSON of a body that is not a document. Fails as `wpk::read_json` does.
Result<boost::json::value> read_json_body(const Request& request);

/// Hashes the body and reads the document in it, on a worker if that would hold up an event loop. Fails with
/// `overloaded`. Borrows the request for as long as the artifact is used.
boost::asio::awaitable<Result<marketplace::SubmittedArtifact>> read_artifact(Context& context,
                                                                             const Exchange& exchange);

}  // namespace atom::api
