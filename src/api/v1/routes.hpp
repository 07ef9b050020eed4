#pragma once

#include "api/family.hpp"

namespace atom::api::v1 {

/// The contract: everything of `/v1`.
Family family();

}  // namespace atom::api::v1
