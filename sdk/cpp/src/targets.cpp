#include "targets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atom/errors.hpp"
#include "failure.hpp"
#include "url.hpp"

namespace atom::client {
namespace {

/// Returns true if `text` could turn a path into another route, or can never be part of an id.
bool is_out_of_place(std::string_view text) {
  return text.empty() || text == "." || text.find("..") != std::string_view::npos ||
         std::ranges::any_of(text, [](char c) {
           return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

}  // namespace

Result<std::string> version_target(std::string_view reference) {
  const std::size_t at = reference.find('@');
  if (is_out_of_place(reference) || at != reference.rfind('@') || at == std::string_view::npos || at == 0 ||
      at + 1 == reference.size()) {
    return failed(
        errors::kInvalidArgument,
        fmt::format("'{}' is not a version reference. Write name@version, name@range or name@latest.",
                    reference));
  }
  return "/v1/wpks/" + encode_segment(reference);
}

Result<std::string> package_target(std::string_view name) {
  if (is_out_of_place(name) || name.find('@') != std::string_view::npos) {
    return failed(
        errors::kInvalidArgument,
        fmt::format("'{}' is not a package name. Give only the name; use get for one version.", name));
  }
  return "/v1/wpks/" + encode_segment(name);
}

Result<std::string> owner_target(std::string_view name, std::string_view tenant) {
  auto target = package_target(name);
  if (!target) return target;
  if (is_out_of_place(tenant)) {
    return failed(errors::kInvalidArgument, fmt::format("'{}' is not a tenant name.", tenant));
  }
  return *target + "/owners/" + encode_segment(tenant);
}

Result<std::string> token_target(std::string_view id) {
  if (is_out_of_place(id)) {
    return failed(errors::kInvalidArgument,
                  fmt::format("'{}' is not an API key's id. Call list_tokens to find it.", id));
  }
  return "/v1/tokens/" + encode_segment(id);
}

}  // namespace atom::client
