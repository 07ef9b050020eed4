#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atom::wpk {

/// The double nearest to a decimal literal (`-12`, `.5`, `6.02e23`; no leading '+'), whatever its length; one
/// too small to write is zero. Nothing for one beyond the largest double, or for a text that is no such
/// literal.
std::optional<double> nearest_double(std::string_view literal);

/// Appends a double as ECMAScript's Number::toString writes it, which RFC 8785 section 3.2.2.3 asks for. Only
/// for a fraction, or an integer from 1e21 on.
void append_ecmascript(std::string& out, double number);

}  // namespace atom::wpk
