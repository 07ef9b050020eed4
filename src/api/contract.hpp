#pragma once

#include <string>
#include <string_view>

namespace atom::api {

/// `api/openapi.yaml` as it was when this was built.
std::string_view openapi_yaml();

/// The same as JSON.
std::string contract_as_json();

/// The version of the product.
std::string_view version();

}  // namespace atom::api
