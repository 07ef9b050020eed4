#include "settings_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <fstream>

#include "setting.hpp"

namespace atom::atomd {
namespace {

std::optional<std::string> text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  return std::nullopt;
}

Result<void> flatten(const toml::table& table, const std::string& prefix, SettingsFile& file) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const toml::table* nested = node.as_table()) {
      if (auto done = flatten(*nested, name + '.', file); !done) return done;
    } else if (auto text = text_of(node)) {
      file.values.emplace(name, *std::move(text));
    } else {
      return fail(kInvalidSetting,
                  fmt::format("'{}' in {} must be a string, an integer or a boolean.", name, file.path));
    }
  }
  return {};
}

}  // namespace

Result<SettingsFile> read_settings_file(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) return fail(kInvalidSetting, fmt::format("Cannot read the settings file '{}'.", path));
  SettingsFile file{path, {}};
  try {
    if (auto done = flatten(toml::parse(stream, path), "", file); !done) return fail(std::move(done).error());
  } catch (const toml::parse_error& failed) {
    return fail(kInvalidSetting, fmt::format("{} is not valid TOML: line {}: {}.", path,
                                             failed.source().begin.line, failed.description()));
  }
  return file;
}

}  // namespace atom::atomd
