#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// Reads one YAML document by the core schema of YAML 1.2 into the JSON value that it stands for: string keys
/// only, no duplicate key, no tag but the core schema's, no infinity or NaN, aliases copied and counted (and
/// so is what an anchor names). What YAML 1.1 would read otherwise is refused: a `%YAML 1.1` directive, and
/// U+0085, U+2028 and U+2029 unescaped. The limits are `read_json`'s, and a leading byte order mark is
/// skipped. Fails with `malformed_yaml` (the message names line and column), `invalid_utf8`,
/// `duplicate_member`, `document_too_deep` or `document_too_complex`; `findings` has the place, but for the
/// first two. The value lies in `storage`.
Result<boost::json::value> read_yaml(std::string_view bytes, boost::json::storage_ptr storage = {});

}  // namespace atom::wpk
