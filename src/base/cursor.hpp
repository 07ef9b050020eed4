#pragma once

#include <string>
#include <string_view>

#include "atom/base/result.hpp"

/// Where a page of a list ended, as a client holds it: opaque, and sealed together with the list that it
/// continues, so that neither can be changed.
///
///     std::string next = seal_cursor(position, "tokens", key);
///     Result<std::string> position = open_cursor(next, "tokens", key);
namespace atom {

inline constexpr std::string_view kInvalidCursor = "invalid_cursor";

/// Returns a cursor of URL-safe characters. `position` may be any bytes; the client can read them, but not
/// change them. `scope` stands for the list, with its filters and its order.
std::string seal_cursor(std::string_view position, std::string_view scope, std::string_view key);

/// Returns the position that was sealed with this scope and key. Fails with `invalid_cursor` for any other
/// text.
Result<std::string> open_cursor(std::string_view cursor, std::string_view scope, std::string_view key);

/// The error for a cursor that does not belong to a list, such as one with a position that its catalog cannot
/// read.
tl::unexpected<Error> invalid_cursor();

}  // namespace atom
