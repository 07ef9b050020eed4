#pragma once

#include <vector>

#include "api/family.hpp"
#include "api/options.hpp"

namespace atom::api {

/// Returns every family of routes that a server has. A new surface is mounted here.
std::vector<Family> mounts(const Options& options);

}  // namespace atom::api
