#pragma once

#include <string>

#include "atom/wpk/document.hpp"

namespace atom::wpk {

/// What a search looks at of a document's steps: their names, one a line, the first `limits::kStepsBytes`.
std::string step_text(const Document& document);

}  // namespace atom::wpk
