#pragma once

#include "api/family.hpp"

namespace atom::api::operations {

/// What operators and their tools ask: health, metrics, and the contract with its page.
Family family();

}  // namespace atom::api::operations
