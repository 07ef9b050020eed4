#pragma once

#include <string>
#include <string_view>

/// Removes credentials from texts that people will see. `api/vectors/redaction.json` has the rules, which are
/// those of every SDK.
namespace atom {

/// Returns true if the text holds something that looks like an API key (`atom_…`) or a JWT (`eyJ…`).
bool holds_credential(std::string_view text);

/// Returns the text with `[redacted]` in place of each of those, of what follows `Authorization: Bearer`, and
/// of the user and password of a URL.
std::string redacted(std::string_view text);

/// Does the same after it has removed `key`, which may have any shape. A key of less than 4 characters is no
/// secret.
std::string redacted(std::string_view text, std::string_view key);

}  // namespace atom
