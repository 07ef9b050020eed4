#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

#include "atom/base/redaction.hpp"
#include "commands/commands.hpp"
#include "context.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

/// Prints what is wrong with the command line and how to get help.
ExitCode usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* command = &app;
  std::string name = "atomctl";
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    name += ' ' + command->get_name();
  }
  // CLI11 reports a missing command before an unknown one.
  const std::vector<std::string> unknown = app.remaining();
  const bool has_unknown = command == &app && !unknown.empty();
  const std::string message =
      has_unknown ? fmt::format("'{}' is not a command or an option.", unknown.front()) : error.what();
  fmt::print(stderr, "atomctl: {}\nRun '{} --help' for usage.\n", printable_lines(redacted(message)), name);
  return ExitCode::usage;
}

/// Flushes standard output. A result that could not be written is a failure.
ExitCode flush(ExitCode code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  fmt::print(stderr, "atomctl: Cannot write to standard output: {}.\n",
             std::generic_category().message(errno));
  return ExitCode::rejected;
}

ExitCode run(int argc, char** argv) {
  Context context;
  CLI::App app("Publish, review, find and download workflow packages on ATOM Cloud.", "atomctl");
  app.set_version_flag("--version", fmt::format("atomctl {}", client::kVersion),
                       "Print the version and exit");
  app.require_subcommand(1);
  app.footer(std::string(kExitCodeHelp));
  context.add_options(app);
  add_commands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    app.exit(asked);  // --help and --version
    return flush(ExitCode::ok);
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  }
  return flush(context.action());
}

}  // namespace
}  // namespace atom::ctl

int main(int argc, char** argv) {
  try {
    return static_cast<int>(atom::ctl::run(argc, argv));
  } catch (const std::exception& error) {
    fmt::print(stderr, "atomctl: Internal error: {}. Please report it.\n", error.what());
    return static_cast<int>(atom::ctl::ExitCode::unavailable);
  }
}
