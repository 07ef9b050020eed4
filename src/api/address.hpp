#pragma once

#include "atom/base/error.hpp"

namespace atom::api {

/// An id that breaks a rule is `invalid_id` in an address, whichever rule it is: the codes of the rules
/// belong to documents. A range keeps its own code.
Error in_address(Error error);

}  // namespace atom::api
