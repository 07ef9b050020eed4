#include "environment.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "setting.hpp"

namespace atom::atomd {
namespace {

constexpr std::string_view kPrefix = "ATOM_";

/// Variables that the SDKs and `atomctl` read, which may be set for both.
constexpr std::array<std::string_view, 3> kOfClients{"ATOM_BASE_URL", "ATOM_API_KEY", "ATOM_SIMULATION"};

/// Returns true for the variables that Kubernetes and Docker set for a service or a linked container, of
/// which one may be called `atom` or `atom-something`: `ATOM_SERVICE_HOST`, `ATOM_PORT_8050_TCP_ADDR`.
bool is_service_link(std::string_view name, std::string_view value) {
  constexpr std::array<std::string_view, 5> kParts{"_SERVICE_HOST", "_SERVICE_PORT", "_TCP", "_UDP", "_SCTP"};
  constexpr std::array<std::string_view, 3> kSchemes{"tcp://", "udp://", "sctp://"};
  return std::ranges::any_of(kParts, [&](auto part) { return name.find(part) != std::string_view::npos; }) ||
         std::ranges::any_of(kSchemes, [&](auto scheme) { return value.starts_with(scheme); });
}

}  // namespace

Result<void> check_environment(std::span<const char* const> variables) {
  const std::vector<std::string_view> ours = setting_variables();
  for (const std::string_view variable : variables) {
    if (!variable.starts_with(kPrefix)) continue;
    const std::size_t equals = std::min(variable.find('='), variable.size());
    const std::string_view name = variable.substr(0, equals);
    const std::string_view value = variable.substr(std::min(equals + 1, variable.size()));
    const bool is_known = std::ranges::find(ours, name) != ours.end() ||
                          std::ranges::find(kOfClients, name) != kOfClients.end();
    if (!is_known && !is_service_link(name, value))
      return unknown_setting(fmt::format("The environment variable '{}'", name), name, ours);
  }
  return {};
}

}  // namespace atom::atomd
