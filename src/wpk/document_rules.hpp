#pragma once

#include <boost/json/value.hpp>

#include "atom/wpk/findings.hpp"

namespace atom::wpk {

enum class Shape { flat, enveloped, document };

/// By the members that only one shape has: `apiVersion`, `kind` or `metadata`, else `content`, else flat.
Shape shape_of(const boost::json::object& document);

/// Checks every rule of the document's shape. Unknown members break none.
void check_document(const boost::json::value& document, Findings& findings);

}  // namespace atom::wpk
