#pragma once

#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "api/http.hpp"
#include "api/workers.hpp"

namespace atom::api {

/// Returns `bytes` compressed as RFC 1952 says. The same bytes give the same result.
std::string gzip(std::string_view bytes);

/// Returns true if the body is worth compressing and the caller accepts gzip. Sets `Vary`, which tells caches
/// what that depends on.
bool should_compress(const Request& request, Response& response);

/// Compresses the body, a shared one only once, and on a worker if it would hold up an event loop. The entity
/// tag becomes weak: other bytes, the same meaning. If too much waits for the workers, the body stays as it
/// is.
boost::asio::awaitable<void> compress(Workers& workers, Requester requester, Response& response);

}  // namespace atom::api
