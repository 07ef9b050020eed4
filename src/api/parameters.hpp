#pragma once

#include <cstdint>
#include <string_view>

#include "api/call.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/result.hpp"

/// Query parameters that several routes take.
namespace atom::api {

/// `invalid_parameter`; `expected` ends the sentence "The parameter '…' must be".
tl::unexpected<Error> invalid_parameter(std::string_view name, std::string_view expected);

/// How many rows a page may have.
Result<std::size_t> read_limit(const Call& call, std::size_t by_default = limits::kDefaultPageRows);

/// `text` for a query string: all but what RFC 3986 calls unreserved is escaped.
std::string percent_encoded(std::string_view text);

/// The `seq` of an event, from 0 on, or nothing where the text is none.
std::optional<std::int64_t> read_seq(std::string_view text);

}  // namespace atom::api
