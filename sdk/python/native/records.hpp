#pragma once

#include <nanobind/nanobind.h>

#include <string_view>

#include "atom/wire/checked_text.hpp"

namespace atom::python {

/// Makes a record of a checked response, as a new `kind`: a subclass of dict, whose `_records` has the
/// classes of its members that are records. `body` is the text that was checked. Needs the GIL. Throws what
/// Python raises.
///
/// The dicts are filled here, so the `__init__` of a class is not called.
nanobind::object to_record(const wire::CheckedText& checked, std::string_view body, const wire::Shape& shape,
                           nanobind::handle kind);

}  // namespace atom::python
