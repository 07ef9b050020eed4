#pragma once

#include <cstddef>
#include <optional>

#include "api/exchange.hpp"
#include "api/http.hpp"

/// Parts of a body (RFC 9110 section 14).
namespace atom::api {

struct ByteRange {
  std::size_t first = 0;
  std::size_t count = 0;  ///< 0 if the body ends before the range.
};

/// Returns the part of `whole` that the request asks for, or nothing if it should get the whole. One range of
/// bytes is understood. A request for several, or for anything else, gets the whole, and so does one whose
/// `If-Range` names other bytes.
std::optional<ByteRange> requested_range(const Request& request, const Response& whole);

/// Makes 206 of a whole response.
void cut_to(Response& response, const ByteRange& range);

/// Returns 416, for a body of `size` bytes that ends before the range.
Response not_satisfiable(const Exchange& exchange, std::size_t size);

}  // namespace atom::api
