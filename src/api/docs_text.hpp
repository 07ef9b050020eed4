#pragma once

#include <string_view>

/// The files of `src/api/docs/`, which CMake puts into the binary.
namespace atom::api {

std::string_view docs_html();  ///< With `{style}` and `{script}` where the other two belong.
std::string_view docs_css();
std::string_view docs_js();

}  // namespace atom::api
