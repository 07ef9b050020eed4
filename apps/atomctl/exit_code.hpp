#pragma once

#include <string_view>

#include "atom/error.hpp"

namespace atom::ctl {

/// What a script sees of a command.
enum class ExitCode {
  ok = 0,
  refused = 1,      ///< The server said no (4xx), or atomctl did: it overwrites no file by itself.
  usage = 2,        ///< The command line, the environment, or a file they name cannot be used.
  unavailable = 3,  ///< No server, no answer in time, a 5xx, or an answer that cannot be used. May pass.
  findings = 4,     ///< The document breaks rules.
};

/// The paragraph of `--help` that says the same.
extern const std::string_view kExitCodeHelp;

ExitCode exit_code_of(const client::Error& error);

}  // namespace atom::ctl
