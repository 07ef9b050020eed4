#pragma once

#include "atom/base/principal.hpp"

namespace atom::marketplace {

/// The people of the tests: two publishers of different tenants, a reviewer and an administrator.
inline const Principal kAnn{"ann", "acme", {Scope::publish}};
inline const Principal kGil{"gil", "globex", {Scope::publish}};
inline const Principal kRob{"rob", "reviewers", {Scope::review}};
inline const Principal kAdmin{"root", "atom", {Scope::admin}};

}  // namespace atom::marketplace
