#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace atom::ctl {

/// A document of the document shape for a newcomer to change: it breaks no rule, and its comments say what
/// may stand where. YAML. `name` must be a package's.
std::string starter_document(std::string_view name);

/// The name of a package that a file's name suggests (`drain-node.wpk.yaml`: `drain-node`), or `my-workflow`
/// where it suggests none.
std::string suggested_name(const std::filesystem::path& file);

}  // namespace atom::ctl
