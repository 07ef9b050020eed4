#pragma once

#include "atom/base/error.hpp"

namespace atom::api {

/// Turns the error of an id in an address into `invalid_id`, whichever rule it breaks: the codes of the rules
/// belong to documents. A range keeps its own code.
Error in_address(Error error);

}  // namespace atom::api
