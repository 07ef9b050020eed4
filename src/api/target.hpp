#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "atom/base/result.hpp"

namespace atom::api {

/// The address of a request, in parts and percent-decoded.
struct Target {
  std::vector<std::string> segments;  ///< `/v1/wpks` has two, `/v1/wpks/` three, `/` none.
  std::vector<std::pair<std::string, std::string>> query;
};

/// Reads origin-form and absolute-form (RFC 9112 section 3.2). Characters such as `^` and `>` may stand
/// unencoded, since people type them. Fails with `malformed_request`.
Result<Target> parse_target(std::string_view text);

}  // namespace atom::api
