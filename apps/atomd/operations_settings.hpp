#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

/// Returns the settings of logging and rate limits.
std::span<const Setting> operations_settings();

}  // namespace atom::atomd
