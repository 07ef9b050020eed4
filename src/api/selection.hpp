#pragma once

#include <cstdint>
#include <optional>

#include "api/exchange.hpp"
#include "api/representation.hpp"

namespace atom::api {

/// Makes of a whole response what the request asks for: 304 if the caller has the representation already
/// (`If-None-Match`), the part of it that `Range` names, else the whole. Returns the version whose download
/// the response begins, if any.
std::optional<std::int64_t> select(const Exchange& exchange, Representation& representation);

}  // namespace atom::api
