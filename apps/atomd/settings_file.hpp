#pragma once

#include <map>
#include <string>

#include "atom/base/result.hpp"

namespace atom::atomd {

/// A TOML file as dotted keys and texts: `[jwt]` with `issuer = "…"` is `jwt.issuer`.
struct SettingsFile {
  std::string path;
  std::map<std::string, std::string, std::less<>> values;
};

/// Fails with `invalid_setting` where the file cannot be read, is not TOML, or holds a value that is no text,
/// number or switch.
Result<SettingsFile> read_settings_file(const std::string& path);

}  // namespace atom::atomd
