#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/service.hpp"
#include "commands.hpp"
#include "settings.hpp"

namespace {

constexpr int kOk = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

int report(const atom::Error& error) {
  fmt::print(stderr, "atomd: {}\n", error.message);
  return error.code == "invalid_setting" ? kUsage : kFailed;
}

/// A subcommand, with the function to run after the command line has been parsed.
struct Command {
  CLI::App* app;
  std::function<atom::Result<void>()> run;
};

struct MaintenanceArguments {
  std::string data;
  std::string file;
};

/// Adds `backup`, `restore` and `verify`. Parsing the command line fills `arguments`.
std::vector<Command> add_maintenance(CLI::App& app, MaintenanceArguments& arguments) {
  CLI::App* backup =
      app.add_subcommand("backup", "Copy a catalog into a new file, even while it is being served");
  backup->add_option("--data", arguments.data, "Data directory")->required()->envname("ATOM_DATA");
  backup->add_option("--to", arguments.file, "File to create")->required();
  CLI::App* restore = app.add_subcommand("restore", "Verify a backup and create a catalog from it");
  restore->add_option("--from", arguments.file, "File created by 'atomd backup'")->required();
  restore->add_option("--data", arguments.data, "Data directory that has no catalog yet")
      ->required()
      ->envname("ATOM_DATA");
  CLI::App* verify =
      app.add_subcommand("verify", "Check every digest and reference in a catalog or a backup");
  CLI::Option_group* source = verify->add_option_group("Source");
  source->add_option("--data", arguments.data, "Data directory, even while it is being served");
  source->add_option("--file", arguments.file, "File created by 'atomd backup'");
  source->require_option(1);
  return {{backup, [&arguments] { return atom::atomd::backup(arguments.data, arguments.file); }},
          {restore, [&arguments] { return atom::atomd::restore(arguments.file, arguments.data); }},
          {verify, [&arguments] { return atom::atomd::verify(arguments.data, arguments.file); }}};
}

int run(int argc, char** argv) {
  CLI::App app{"The registry and marketplace server of ATOM Cloud. Without a subcommand, it serves."};
  app.set_version_flag("--version", "atomd " + std::string(atom::api::version()));
  app.footer(
      "A flag overrides its environment variable (ATOM_LISTEN, ATOM_DATA, ...), which overrides the TOML "
      "file.\n"
      "Exit status: 0 success, 1 failure, 2 invalid usage or settings.");

  atom::atomd::Flags flags;
  app.add_option("--listen", flags.listen,
                 "Address and port to listen on; port 0 picks a free one (default: 127.0.0.1:8050)");
  app.add_option("--data", flags.data, "Data directory, created by 'atomd init'");
  app.add_option("--config", flags.config, "TOML file with settings (default: $ATOM_CONFIG, if set)");
  app.add_option("--threads", flags.threads, "Number of event loops (default: one per core)");
  app.add_option("--log-level", flags.log_level,
                 "Lowest level to log: info, warning or error (default: info)");
  app.add_flag("--simulate", flags.simulate,
               "Serve an empty catalog from memory, on loopback only, and accept any token");

  std::string data;
  std::string tenant = "atom";
  CLI::App* init = app.add_subcommand("init", "Create a catalog and print its admin key to standard output");
  init->add_option("--data", data, "Data directory")->required()->envname("ATOM_DATA");
  init->add_option("--tenant", tenant, "Tenant of the admin key")->capture_default_str();
  CLI::App* admin_key =
      app.add_subcommand("admin-key", "Create another admin key in a catalog that is not being served");
  admin_key->add_option("--data", data, "Data directory")->required()->envname("ATOM_DATA");
  admin_key->add_option("--tenant", tenant, "Tenant of the admin key")->capture_default_str();

  MaintenanceArguments maintenance;
  std::vector<Command> commands = add_maintenance(app, maintenance);
  commands.push_back({init, [&data, &tenant] { return atom::atomd::init(data, tenant); }});
  commands.push_back({admin_key, [&data, &tenant] { return atom::atomd::admin_key(data, tenant); }});

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    const int code = app.exit(wrong);
    return code == kOk ? kOk : kUsage;
  }
  for (const auto& [command, work] : commands) {
    if (!*command) continue;
    const auto done = work();
    return done ? kOk : report(done.error());
  }
  const auto settings = atom::atomd::load_settings(flags);
  if (!settings) return report(settings.error());
  const auto served = atom::atomd::serve(*settings);
  return served ? kOk : report(served.error());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& bug) {
    fmt::print(stderr, "atomd: {}\n", bug.what());
    return kFailed;
  }
}
