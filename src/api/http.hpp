#pragma once

#include <string>
#include <string_view>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/json/value.hpp>

#include "api/response.hpp"

namespace atom::api {

namespace http = boost::beast::http;

using Request = http::request<http::string_body>;

inline constexpr std::string_view kJson = "application/json";

Response respond(http::status status, std::string_view media_type, std::string body);
Response respond(http::status status, std::string_view media_type, SharedBytes body);
Response respond_json(http::status status, const boost::json::value& body);
/// `body` is the text of a JSON value.
Response respond_json(http::status status, std::string body);

/// What depends on who asks must be asked for anew, and not be given to another by a cache between.
void set_private_caching(Response& response);

/// A quoted entity tag of a representation: the same bytes give the same tag.
std::string entity_tag(std::string_view body);

/// A weak entity tag (RFC 9110 section 8.8.1) of a representation that `revision` stands for: two that differ
/// in what no one needs to be told of at once, such as a count, may share it.
std::string weak_entity_tag(std::string_view revision);

/// Whether the request's `If-None-Match` names `entity_tag` (RFC 9110 section 13.1.2, weak comparison).
bool none_match_fails(const Request& request, std::string_view entity_tag);

/// `response` with its tag, or 304 without a body where the caller has it.
Response tagged(const Request& request, Response response, const std::string& entity_tag);

}  // namespace atom::api
