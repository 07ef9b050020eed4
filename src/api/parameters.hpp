#pragma once

#include <cstdint>
#include <string_view>

#include "api/exchange.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/result.hpp"

/// Query parameters that several routes take.
namespace atom::api {

/// Fails with `invalid_parameter`. `expected` ends the sentence "The parameter '…' must be".
tl::unexpected<Error> invalid_parameter(std::string_view name, std::string_view expected);

/// Checks that each parameter of a query is known and appears once. Fails with `unknown_parameter` or
/// `invalid_parameter`.
Result<void> check_parameters(const std::vector<std::pair<std::string, std::string>>& query,
                              const std::vector<std::string_view>& known);

/// Reads `limit`, how many rows a page may have.
Result<std::size_t> read_limit(const Exchange& exchange, std::size_t by_default = limits::kDefaultPageRows);

/// Encodes `text` for a query string: everything that RFC 3986 does not call unreserved is escaped.
std::string percent_encoded(std::string_view text);

/// Reads the `seq` of an event, 0 or more. Returns nothing if the text is not valid.
std::optional<std::int64_t> read_seq(std::string_view text);

}  // namespace atom::api
