#pragma once

#include <string_view>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// Parses one YAML document by the core schema of YAML 1.2 into the equivalent JSON value: string keys only,
/// no duplicate keys, only the core schema's tags, no infinity or NaN. Aliases are copied, and copies count.
/// Text that YAML 1.1 would read differently is rejected: a `%YAML 1.1` directive, and unescaped U+0085,
/// U+2028 and U+2029.
///
/// The limits are those of `read_json`. Skips a leading byte order mark. The value is allocated in `storage`.
///
/// Fails with `malformed_yaml` (the message has the line and column), `invalid_utf8`, `duplicate_member`,
/// `document_too_deep` or `document_too_complex`. All but the first two have a finding with the place.
Result<boost::json::value> read_yaml(std::string_view bytes, boost::json::storage_ptr storage = {});

}  // namespace atom::wpk
