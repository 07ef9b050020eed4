#pragma once

#include <string>
#include <string_view>

#include "api/http.hpp"

/// Entity tags, and requests that are conditional on them (RFC 9110 section 13). What a change is conditional
/// on is checked in its transaction instead: see precondition.hpp.
namespace atom::api {

/// Returns a quoted entity tag of a representation: the same bytes give the same tag.
std::string entity_tag(std::string_view body);

/// Returns a weak entity tag (RFC 9110 section 8.8.1) of a representation that `revision` stands for.
/// Representations that differ only in details that may be stale, such as a count, may share it.
std::string weak_entity_tag(std::string_view revision);

/// Returns true if the request's `If-None-Match` names the response's `ETag` (weak comparison).
bool is_known(const Request& request, const Response& response);

/// Makes 304 of a response: its headers without the body.
void set_not_modified(Response& response);

}  // namespace atom::api
