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
  Level level = Level::info;  ///< Lines below this level are dropped.
  Format format = Format::text;
};

class Lines;

/// Logs to standard error while it lives. Lines are gathered in memory, so that writing one costs its caller
/// no system call; this object's thread flushes them once a second, immediately after a warning or an error,
/// and when the object is destroyed. If standard error blocks, up to `limits::kLogBytes` are held; further
/// lines are dropped and counted.
class Output {
 public:
  /// Only one instance may exist at a time.
  explicit Output(const Options& options);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  /// Every thread that logs must have ended.
  ~Output();

 private:
  std::unique_ptr<Lines> lines_;
};

/// Returns true if a line of this level would be written.
bool enabled(Level level);

/// Logs one event as one line, escaping its texts if needed. Thread-safe. Without an `Output`, warnings and
/// errors go directly to standard error.
void write(Level level, std::string_view message, std::span<const Field> fields = {});

/// Returns the number of lines dropped since the process started.
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
