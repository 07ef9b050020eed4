#pragma once

#include <span>

#include "setting.hpp"

namespace atom::atomd {

/// Sets the rate of a principal, and that of a tenant to four times as much, as if four were busy at a time.
void set_rates(Settings& settings, const std::optional<api::Rate>& rate);

/// Returns the settings of logging, rate limits, and the address for operations.
std::span<const Setting> operations_settings();

}  // namespace atom::atomd
