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
}

namespace atom::ctl {

/// What every command shares: the global options, and the way results and errors are told.
///
/// Results go to standard output, everything else to standard error. With `--json` both are JSON: standard
/// output is exactly one document, and an error is one object on standard error.
class Context {
 public:
  /// Adds the global options to `app`, which must not outlive the context. They bind to the same values
  /// wherever they are added, so they may stand before or after the command.
  void add_options(CLI::App& app);

  /// What `main` runs once the command line has been read; set by the command that it names.
  std::function<ExitCode()> action;

  bool json() const { return json_; }

  /// The client that the options and the environment describe.
  client::Result<client::Client> client() const;

  /// The result: `value` with `--json`, else `text`, which ends in a line end.
  ExitCode print(const boost::json::value& value, std::string_view text) const;
  /// Bytes for standard output, as they are.
  void write(std::string_view bytes) const;
  /// A line for a person, on standard error; nothing with `--json`.
  void note(std::string_view line) const;

  /// Tells an error, and gives the exit code that it stands for.
  ExitCode fail(const client::Error& error) const;
  ExitCode fail(const atom::Error& error, ExitCode code) const;

 private:
  std::string server_;
  std::string token_file_;
  std::string ca_file_;   ///< Empty: the system's certificates are trusted.
  double timeout_s_ = 0;  ///< 0: the SDK's own.
  bool json_ = false;
};

/// One line a finding: its pointer (`/` for the whole body), what to do, its code.
std::string findings_text(const std::vector<Finding>& findings);

}  // namespace atom::ctl
