#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

/// Returns the settings of logging, rate limits, and the address for operations.
std::span<const Setting> operations_settings();

}  // namespace atom::atomd
