#pragma once

#include <string_view>

#include "api/http.hpp"

namespace atom::api {

/// A whole answer with its entity tag, or the part of it that the request asks for (RFC 9110 section 14):
/// 206, or 416 where there is no such part. One range of bytes is understood; what asks for several, or for
/// anything else, gets the whole, as does whoever has a part of other bytes (`If-Range`).
Response ranged(const Request& request, std::string_view request_id, Response whole);

}  // namespace atom::api
