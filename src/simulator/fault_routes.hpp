#pragma once

#include "api/family.hpp"
#include "simulator/fault_plan.hpp"

namespace atom::simulator {

/// `/simulation/faults`: begins the scenarios of a plan, which is borrowed, and reports on them.
api::Family fault_family(FaultPlan& plan);

}  // namespace atom::simulator
