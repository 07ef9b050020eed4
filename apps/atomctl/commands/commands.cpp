#include "commands/commands.hpp"

#include <CLI/CLI.hpp>

namespace atom::ctl {

void add_commands(CLI::App& app, Context& context) {
  add_init(app, context);
  add_validate(app, context);
  add_publish(app, context);
  add_list(app, context);
  add_show(app, context);
  add_download(app, context);
  add_approve(app, context);
  add_reject(app, context);
  add_token(app, context);
  add_health(app, context);
}

CLI::App& add_command(CLI::App& parent, Context& context, const std::string& name, const std::string& about) {
  CLI::App& command = *parent.add_subcommand(name, about);
  command.footer("");  // By default it inherits the parent's.
  context.add_options(command);
  return command;
}

}  // namespace atom::ctl
