#pragma once

#include <map>
#include <string>

#include "atom/base/result.hpp"

namespace atom::atomd {

/// A TOML file as a map of dotted keys: `issuer = "…"` in `[jwt]` is `jwt.issuer`.
struct SettingsFile {
  std::string path;
  std::map<std::string, std::string, std::less<>> values;
};

/// Fails with `invalid_setting` if the file cannot be read, is not TOML, or has a value that is not a string,
/// integer or boolean.
Result<SettingsFile> read_settings_file(const std::string& path);

}  // namespace atom::atomd
