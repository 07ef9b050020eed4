#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands/commands.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

ExitCode run_health(const Context& context) {
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  const auto health = client->health();
  if (!health) return context.fail(health.error());
  return context.print(wire::to_json(*health),
                       table({{"server", client->base_url()},
                              {"status", health->status},
                              {"version", health->version},
                              {"simulation", health->simulation_mode ? "yes" : "no"},
                              {"uptime", fmt::format("{} s", health->uptime_seconds)}}));
}

}  // namespace

void add_health(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, context, "health", "Check whether the server is alive");
  command.callback([&context] { context.action = [&context] { return run_health(context); }; });
}

}  // namespace atom::ctl
