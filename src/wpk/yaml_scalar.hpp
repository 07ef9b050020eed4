#pragma once

#include <string_view>

#include <boost/json/value.hpp>
#include <tl/expected.hpp>

namespace atom::wpk {

/// A scalar's value, or the reason why it has none, to follow a colon.
using ScalarValue = tl::expected<boost::json::value, std::string_view>;

/// Resolves a plain scalar without a tag by the core schema (YAML 1.2.2, section 10.3.2).
ScalarValue resolve_plain(std::string_view text);

/// Resolves a scalar with a tag of the core schema (`tag:yaml.org,2002:int` and so on).
ScalarValue resolve_tagged(std::string_view tag, std::string_view text);

}  // namespace atom::wpk
