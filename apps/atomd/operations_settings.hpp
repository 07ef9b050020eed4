#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

/// What is logged, and how much a caller may ask for.
std::span<const Setting> operations_settings();

}  // namespace atom::atomd
