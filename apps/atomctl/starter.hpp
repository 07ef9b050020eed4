#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace atom::ctl {

/// Returns a valid example document in YAML, with comments that explain the allowed values. `name` must be a
/// valid package name.
std::string starter_document(std::string_view name);

/// Derives a package name from a file name (`drain-node` from `drain-node.wpk.yaml`). Returns `my-workflow`
/// if the result is not a valid name.
std::string suggested_name(const std::filesystem::path& file);

}  // namespace atom::ctl
