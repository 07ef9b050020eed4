#include "api/contract.hpp"

#include <stdexcept>

#include <boost/json/serialize.hpp>

#include "atom/wpk/yaml.hpp"

namespace atom::api {

std::string contract_as_json() {
  const auto contract = wpk::read_yaml(openapi_yaml());
  if (!contract) throw std::logic_error("api/openapi.yaml cannot be read: " + contract.error().message);
  return boost::json::serialize(*contract);
}

std::string_view version() {
  return ATOM_VERSION;
}

}  // namespace atom::api
