#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

#include "atom/base/nearest.hpp"
#include "atom/base/redaction.hpp"
#include "commands/commands.hpp"
#include "context.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

/// Returns the command or option of `app` that was probably meant; empty if none is similar.
std::string suggestion(const CLI::App& app, const std::string& unknown) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> choices(names.begin(), names.end());
  const auto meant = nearest(unknown, choices);
  return meant ? fmt::format(" Did you mean '{}'?", *meant) : "";
}

/// An argument that nobody expected, and the command that it was given to.
struct Unexpected {
  std::string text;
  const CLI::App* command;
};

/// Returns the first unexpected option, or else the first other argument, of the outermost command with one.
std::optional<Unexpected> first_unexpected(const std::vector<const CLI::App*>& commands) {
  for (const CLI::App* command : commands) {
    const std::vector<std::string> rest = command->remaining();
    if (rest.empty()) continue;
    const auto option =
        std::ranges::find_if(rest, [](const std::string& text) { return text.starts_with('-'); });
    return Unexpected{option == rest.end() ? rest.front() : *option, command};
  }
  return std::nullopt;
}

bool has_commands(const CLI::App& app) {
  return !app.get_subcommands([](const CLI::App*) { return true; }).empty();
}

/// Prints what is wrong with the command line and how to get help.
ExitCode usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::vector<const CLI::App*> commands{&app};
  std::string name = "atomctl";
  while (!commands.back()->get_subcommands().empty()) {
    commands.push_back(commands.back()->get_subcommands().front());
    name += ' ' + commands.back()->get_name();
  }
  std::string message = error.what();
  // CLI11 reports a missing command before an unknown one.
  const auto unexpected = first_unexpected(commands);
  if (unexpected && (unexpected->text.starts_with('-') || has_commands(*unexpected->command))) {
    message = fmt::format("'{}' is not a command or an option.{}", unexpected->text,
                          suggestion(*unexpected->command, unexpected->text));
  }
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
