#pragma once

#include <boost/json/value.hpp>

#include "atom/wpk/findings.hpp"

namespace atom::wpk {

enum class Shape { flat, enveloped, document };

/// Tells the shape by its members: `apiVersion`, `kind` or `metadata` mean document, else `content`
/// enveloped.
Shape shape_of(const boost::json::object& document);

/// Checks every rule of the document's shape. Unknown members are allowed.
void check_document(const boost::json::value& document, Findings& findings);

}  // namespace atom::wpk
