#pragma once

#include "api/family.hpp"

namespace atom::api::legacy {

/// The first ATOM routes, `/wpk/…`: thin aliases of the same use cases.
Family family();

}  // namespace atom::api::legacy
