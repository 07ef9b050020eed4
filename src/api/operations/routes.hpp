#pragma once

#include "api/family.hpp"

namespace atom::api::operations {

/// The routes for operators and their tools: health, metrics, and the contract with its page.
Family family();

}  // namespace atom::api::operations
