#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "settings.hpp"

/// What a table of settings is made of. For the files that hold one.
namespace atom::atomd {

inline constexpr std::string_view kInvalidSetting = "invalid_setting";

/// A text that some source gave for a setting.
struct Given {
  std::string text;
  std::string source;  ///< For messages: `--listen`, `ATOM_LISTEN`, `listen in atomd.toml`.
};

/// `invalid_setting`, with what is expected as the end of a sentence.
inline tl::unexpected<Error> invalid(const Given& given, std::string_view expected) {
  return fail(kInvalidSetting, fmt::format("{} is '{}' and must be {}.", given.source, given.text, expected));
}

struct Setting {
  std::string_view key;                     ///< In the file.
  const char* variable;                     ///< In the environment.
  std::optional<std::string> Flags::*flag;  ///< Null where there is none.
  Result<void> (*apply)(Settings&, const Given&);
};

/// Stores a read value, or passes the failure on.
template <class T, class Field>
Result<void> store(Result<T> value, Field& field) {
  if (!value) return fail(std::move(value).error());
  field = *std::move(value);
  return {};
}

/// `true`, `on`, `1`, or `false`, `off`, `0`.
Result<bool> read_switch(const Given& given);

Result<unsigned> read_number(const Given& given, unsigned least, unsigned most);

/// The bytes of a file. Fails with `invalid_setting` where it cannot be read.
Result<std::string> read_file(const Given& given);

}  // namespace atom::atomd
