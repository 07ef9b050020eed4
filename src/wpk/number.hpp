#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atom::wpk {

/// Parses a decimal literal of any length (`-12`, `.5`, `6.02e23`; no leading '+') as the nearest double; one
/// that is too small becomes zero. Returns nothing for one beyond the largest double, or for any other text.
std::optional<double> nearest_double(std::string_view literal);

/// Appends a double as ECMAScript's Number::toString writes it (RFC 8785 section 3.2.2.3). The number must be
/// a fraction, or an integer from 1e21 on.
void append_ecmascript(std::string& out, double number);

}  // namespace atom::wpk
