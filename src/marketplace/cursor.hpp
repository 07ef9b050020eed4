#pragma once

#include <string>
#include <string_view>

#include "atom/base/result.hpp"
#include "marketplace/records.hpp"

namespace atom::marketplace {

/// A page's end as a client holds it: opaque, and sealed together with the filters and the order of the list
/// that it goes on with (`scope`), so that none of them can be changed.
std::string seal_cursor(const Position& position, std::string_view scope, std::string_view key);

/// Fails with `invalid_cursor` for a text that was not sealed with this scope and key.
Result<Position> open_cursor(std::string_view cursor, std::string_view scope, std::string_view key);

}  // namespace atom::marketplace
