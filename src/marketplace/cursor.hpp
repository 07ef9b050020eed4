#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace atom::marketplace {

/// A page's end as a client holds it: opaque, and sealed together with the filters of the list that it goes
/// on with
/// (`scope`), so that neither can be changed.
std::string seal_cursor(std::int64_t seq, std::string_view scope, std::string_view key);

/// Fails with `invalid_cursor` for a text that was not sealed with this scope and key.
Result<std::int64_t> open_cursor(std::string_view cursor, std::string_view scope, std::string_view key);

}  // namespace atom::marketplace
