#pragma once

#include <fmt/format.h>

#include <string_view>

namespace atom::log {

enum class Level { info, warning, error };

/// Sends log lines to standard error from `level` up. Call once, before the first line.
void start(Level level);

/// Thread-safe. One line an event; the text is not interpreted.
void write(Level level, std::string_view line);

template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace atom::log
