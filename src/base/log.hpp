#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "atom/base/log_line.hpp"

namespace atom::log {

enum class Level { info, warning, error };

struct Options {
  Level level = Level::info;  ///< Lines below it are left out.
  Format format = Format::text;
};

class Lines;

/// Logging to standard error, for as long as it lives. A line is gathered in memory, which costs its writer
/// no system call, and a thread of this object's own writes what is there: once a second, at a warning or an
/// error at once, and all of it at the end. Where standard error takes no more than `limits::kLogBytes` wait;
/// further lines are dropped and counted.
class Output {
 public:
  /// One at a time.
  explicit Output(const Options& options);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  /// Threads that may still write have ended by now.
  ~Output();

 private:
  std::unique_ptr<Lines> lines_;
};

/// Whether a line of this level goes anywhere.
bool enabled(Level level);

/// Thread-safe. One line an event; the texts are escaped where they need it. Without an `Output`, warnings
/// and errors go to standard error as they come.
void write(Level level, std::string_view message, std::span<const Field> fields = {});

/// Lines dropped since the start.
std::uint64_t dropped();

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
