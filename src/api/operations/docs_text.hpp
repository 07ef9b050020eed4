#pragma once

#include <string_view>

/// The files of `src/api/operations/docs/`, which CMake puts into the binary.
namespace atom::api::operations {

std::string_view docs_html();  ///< With `{style}` and `{script}` in place of the other two.
std::string_view docs_css();
std::string_view docs_js();

}  // namespace atom::api::operations
