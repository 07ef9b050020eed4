#pragma once

#include <string>

#include "base/result.hpp"
#include "settings.hpp"

namespace atom::atomd {

/// Makes a catalog and prints its admin key, alone on its line, on standard output. The only time that it is
/// shown.
Result<void> init(const std::string& data, const std::string& tenant);

/// Serves until SIGTERM or SIGINT, then finishes what is in flight.
Result<void> serve(const Settings& settings);

}  // namespace atom::atomd
