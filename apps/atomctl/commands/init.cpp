#include <fmt/format.h>

#include <memory>

#include <CLI/CLI.hpp>

#include "commands/commands.hpp"
#include "files.hpp"
#include "starter.hpp"

namespace atom::ctl {
namespace {

struct InitArguments {
  std::string file = "my-workflow.wpk.yaml";
  bool force = false;
};

ExitCode run_init(const Context& context, const InitArguments& arguments) {
  const std::string name = suggested_name(arguments.file);
  const auto written = write_file(arguments.file, starter_document(name),
                                  arguments.force ? Existing::replace : Existing::keep);
  if (!written) return context.fail(written.error(), ExitCode::rejected);
  return context.print({{"file", arguments.file}, {"name", name}},
                       fmt::format("Wrote {0}. Edit it, then run: atomctl validate {0}\n", arguments.file));
}

}  // namespace

void add_init(CLI::App& app, Context& context) {
  const auto arguments = std::make_shared<InitArguments>();
  CLI::App& command = add_command(app, context, "init", "Write a commented example document to start from");
  command.add_option("FILE", arguments->file, "Output file; its name becomes the package's name")
      ->capture_default_str();
  command.add_flag("--force", arguments->force, "Replace an existing file");
  command.callback([&context, arguments] {
    context.action = [&context, arguments] { return run_init(context, *arguments); };
  });
}

}  // namespace atom::ctl
