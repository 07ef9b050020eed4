#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/client.hpp"
#include "exit_code.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace atom::ctl {

/// Shared by all commands: the global options, and how results and errors are printed.
///
/// Results go to standard output, everything else to standard error. With `--json`, standard output is
/// exactly one JSON document, and an error is one object on standard error.
class Context {
 public:
  /// Adds the global options to `app`, which must not outlive the context. All commands share their values,
  /// so the options may come before or after the command.
  void add_options(CLI::App& app);

  /// Set by the chosen command during parsing; `main` runs it afterwards.
  std::function<ExitCode()> action;

  bool json() const { return json_; }

  /// Creates a client from the options and the environment.
  client::Result<client::Client> client() const;

  /// Prints the result: `value` with `--json`, else `text`, which includes its final newline.
  ExitCode print(const boost::json::value& value, std::string_view text) const;
  /// Writes bytes to standard output unchanged.
  void write(std::string_view bytes) const;
  /// Prints a line for people to standard error, unless `--json` is set.
  void note(std::string_view line) const;

  /// Prints an error and returns its exit code.
  ExitCode fail(const client::Error& given) const;
  ExitCode fail(const atom::Error& error, ExitCode code) const;

 private:
  std::string server_;
  std::string token_file_;
  std::string ca_file_;   ///< If empty, the system's certificates are trusted.
  double timeout_s_ = 0;  ///< If 0, the SDK's default applies.
  bool json_ = false;
};

/// Makes the SDK's error of one that atomctl detected.
client::Error client_error(atom::Error error);

/// Rejects an empty value, and returns the option. It probably comes from an unset variable, which must not
/// select the default.
CLI::Option* require_value(CLI::Option* option);

/// Formats one line per finding: its pointer (`/` for the whole body), detail and code.
std::string findings_text(const std::vector<Finding>& findings);

}  // namespace atom::ctl
