#pragma once

#include <string_view>

#include "atom/error.hpp"

namespace atom::ctl {

/// The exit status of a command, for scripts.
enum class ExitCode {
  ok = 0,
  rejected = 1,     ///< The server rejected the request (4xx), or the output file cannot be written.
  usage = 2,        ///< The command line or the environment is invalid, or an input file is unreadable.
  unavailable = 3,  ///< No server, a timeout, a 5xx, or an invalid response. Trying again may help.
  findings = 4,     ///< The document breaks rules.
};

/// The paragraph about exit codes in `--help`.
extern const std::string_view kExitCodeHelp;

ExitCode exit_code_of(const client::Error& error);

}  // namespace atom::ctl
