#pragma once

#include <string>
#include <string_view>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/json/value.hpp>

#include "api/response.hpp"
#include "atom/base/error.hpp"

namespace atom::api {

namespace http = boost::beast::http;

using Request = http::request<http::string_body>;

/// Renders an error as a family of routes has it.
using RenderError = Response (*)(const Error& error, std::string_view request_id);

inline constexpr std::string_view kJson = "application/json";

Response respond(http::status status, std::string_view media_type, std::string body);
Response respond(http::status status, std::string_view media_type, SharedBytes body);
Response respond_json(http::status status, const boost::json::value& body);
/// `body` is the text of a JSON value.
Response respond_json(http::status status, std::string body);

/// Sets how long the body is, or that it is streamed; takes it away if the request is `HEAD`.
void set_length(const Request& request, Response& response);

/// Tells caches that the response depends on the caller and must be revalidated each time.
void set_private_caching(Response& response);

}  // namespace atom::api
