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

/// A subcommand and what it does once the command line is read.
struct Command {
  CLI::App* app;
  std::function<atom::Result<void>()> run;
};

struct MaintenanceArguments {
  std::string data;
  std::string file;
};

/// `backup`, `restore` and `verify`. `arguments` are filled as the command line is read.
std::vector<Command> add_maintenance(CLI::App& app, MaintenanceArguments& arguments) {
  CLI::App* backup = app.add_subcommand("backup", "Copy a catalog, served or not, into a new file");
  backup->add_option("--data", arguments.data, "The data directory")->required()->envname("ATOM_DATA");
  backup->add_option("--to", arguments.file, "The file to make")->required();
  CLI::App* restore = app.add_subcommand("restore", "Make a catalog of a backup, once it has been verified");
  restore->add_option("--from", arguments.file, "A file that 'atomd backup' made")->required();
  restore->add_option("--data", arguments.data, "A directory without a catalog")
      ->required()
      ->envname("ATOM_DATA");
  CLI::App* verify =
      app.add_subcommand("verify", "Check every digest and reference of a catalog or a backup");
  CLI::Option_group* what = verify->add_option_group("What");
  what->add_option("--data", arguments.data, "The data directory, served or not");
  what->add_option("--file", arguments.file, "A file that 'atomd backup' made");
  what->require_option(1);
  return {{backup, [&arguments] { return atom::atomd::backup(arguments.data, arguments.file); }},
          {restore, [&arguments] { return atom::atomd::restore(arguments.file, arguments.data); }},
          {verify, [&arguments] { return atom::atomd::verify(arguments.data, arguments.file); }}};
}

int run(int argc, char** argv) {
  CLI::App app{"ATOM Cloud's registry and marketplace of workflow packages."};
  app.set_version_flag("--version", "atomd " + std::string(atom::api::version()));
  app.footer(
      "Every setting is a flag, an environment variable (ATOM_LISTEN, ATOM_DATA, ...) or a key of the TOML "
      "file,\n"
      "in that order of strength. Exit codes: 0 done, 1 failed, 2 wrong usage or settings.");

  atom::atomd::Flags flags;
  app.add_option("--listen", flags.listen, "Address and port; port 0 takes a free one (127.0.0.1:8050)");
  app.add_option("--data", flags.data, "The data directory, made by 'atomd init'");
  app.add_option("--config", flags.config, "A TOML file of settings (ATOM_CONFIG)");
  app.add_option("--threads", flags.threads, "Event loops (one a core)");
  app.add_option("--log-level", flags.log_level, "info, warning or error (info)");
  app.add_flag("--simulate", flags.simulate,
               "Serve from memory, on loopback, taking any token for a developer's");

  std::string data;
  std::string tenant = "atom";
  CLI::App* init = app.add_subcommand("init", "Make a catalog, and print its admin key on standard output");
  init->add_option("--data", data, "The data directory")->required()->envname("ATOM_DATA");
  init->add_option("--tenant", tenant, "The tenant of the admin key")->capture_default_str();
  CLI::App* admin_key =
      app.add_subcommand("admin-key", "Print another admin key of a catalog that is not being served");
  admin_key->add_option("--data", data, "The data directory")->required()->envname("ATOM_DATA");
  admin_key->add_option("--tenant", tenant, "The tenant of the admin key")->capture_default_str();

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
