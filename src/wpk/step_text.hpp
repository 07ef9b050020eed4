#pragma once

#include <string>

#include "atom/wpk/document.hpp"

namespace atom::wpk {

/// Returns the searchable text of a document's steps: one name per line, up to `limits::kStepsBytes`.
std::string step_text(const Document& document);

}  // namespace atom::wpk
