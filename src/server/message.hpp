#pragma once

#include <optional>
#include <string>

#include <boost/beast/core/error.hpp>

#include "api/http.hpp"
#include "atom/base/error.hpp"

/// What the bytes of a connection say, apart from how they come and go.
namespace atom::server {

/// What to tell a client whose request could not be read; nothing where there is nobody to tell, or nothing
/// to say.
std::optional<Error> refusal_of(boost::beast::error_code failed);

/// RFC 9112 section 3.2: a request of HTTP/1.1 that does not is to be refused.
bool names_one_host(const api::Request& request);

/// Appends the status line and the headers, up to where the body begins (RFC 9112 section 2.1).
void write_head(const api::Response& response, std::string& text);

}  // namespace atom::server
