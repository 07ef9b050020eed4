#pragma once

#include <optional>
#include <string>

#include <boost/beast/core/error.hpp>

#include "api/response.hpp"
#include "atom/base/error.hpp"

/// The rules of HTTP/1.1 that Beast leaves to its users.
namespace atom::server {

/// Returns what to tell a client whose request could not be read, or nothing if it has gone.
std::optional<Error> rejection_of(boost::beast::error_code failed);

/// Appends the status line and the headers, up to where the body begins (RFC 9112 section 2.1).
void write_head(const api::Response& response, std::string& text);

}  // namespace atom::server
