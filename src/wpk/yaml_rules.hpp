#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "atom/base/error.hpp"

namespace atom::wpk {

/// Finds the first place that libyaml, which reads YAML 1.1, takes for something else than YAML 1.2 says, or
/// that it accepts although it is no YAML. What libyaml rejects itself is not looked for.
std::optional<Error> find_yaml11(std::string_view bytes);

}  // namespace atom::wpk
