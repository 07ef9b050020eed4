#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

/// Returns the settings of API keys and of what a tenant may have.
std::span<const Setting> tenant_settings();

}  // namespace atom::atomd
