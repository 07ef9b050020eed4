#pragma once

#include <string>
#include <string_view>

namespace atom::api {

/// Returns true if the text holds something that looks like an API key (`atom_…`) or a JWT (`eyJ…`).
bool holds_credential(std::string_view text);

/// Returns the text with each of those replaced by `[redacted]`.
std::string redacted(std::string_view text);

}  // namespace atom::api
