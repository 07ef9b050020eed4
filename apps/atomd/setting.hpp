#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "settings.hpp"

/// The parts of a settings table, shared by the files that define one.
namespace atom::atomd {

inline constexpr std::string_view kInvalidSetting = "invalid_setting";

/// The text given for a setting, and its source.
struct Given {
  std::string text;
  std::string source;  ///< For messages: `--listen`, `ATOM_LISTEN`, `listen in atomd.toml`.
};

/// Makes an `invalid_setting` error. `expected` completes "must be …".
inline tl::unexpected<Error> invalid(const Given& given, std::string_view expected) {
  return fail(kInvalidSetting,
              fmt::format("{} is '{}', but must be {}.", given.source, given.text, expected));
}

/// Makes an `invalid_setting` error for a name that no setting has. `subject` begins the sentence; `known`
/// are the names that there are, of which the most similar one is suggested.
tl::unexpected<Error> unknown_setting(std::string_view subject, std::string_view name,
                                      std::span<const std::string_view> known);

/// Returns the name of every environment variable that is a setting.
std::vector<std::string_view> setting_variables();

struct Setting {
  std::string_view key;                     ///< Its name in the file.
  const char* variable;                     ///< Its environment variable.
  std::optional<std::string> Flags::*flag;  ///< Its flag, or null if it has none.
  Result<void> (*apply)(Settings&, const Given&);
};

/// Stores the value in `field`, or returns its error.
template <class T, class Field>
Result<void> store(Result<T> value, Field& field) {
  if (!value) return fail(std::move(value).error());
  field = *std::move(value);
  return {};
}

/// Parses an endpoint such as `127.0.0.1:8050`, `[::1]:8050` or `localhost:8050`.
Result<boost::asio::ip::tcp::endpoint> read_endpoint(const Given& given);

/// Parses `true`, `on`, `1`, `false`, `off` or `0`.
Result<bool> read_switch(const Given& given);

Result<unsigned> read_number(const Given& given, unsigned min, unsigned max);

/// Reads the file that the setting names. Fails with `invalid_setting`.
Result<std::string> read_file(const Given& given);

}  // namespace atom::atomd
