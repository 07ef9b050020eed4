#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <new>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/contract.hpp"
#include "atom/base/threads.hpp"
#include "commands.hpp"
#include "environment.hpp"
#include "settings.hpp"

namespace {

constexpr int kOk = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

constexpr std::string_view kExitStatusHelp =
    "Exit status: 0 success, 1 failure, 2 invalid usage or settings.";

int report(const atom::Error& error) {
  fmt::print(stderr, "atomd: {}\n", error.message);
  return error.code == "invalid_setting" ? kUsage : kFailed;
}

/// A subcommand, with the function to run after the command line has been parsed.
struct Command {
  CLI::App* app;
  std::function<atom::Result<void>()> run;
};

void add_flags(CLI::App& app, atom::atomd::Flags& flags) {
  app.add_option("--listen", flags.listen,
                 "Address and port to listen on; port 0 picks a free one (default: 127.0.0.1:8050)")
      ->type_name("ADDRESS:PORT");
  app.add_option("--data", flags.data, "Data directory, created by 'atomd init'")->type_name("DIR");
  app.add_option("--config", flags.config, "TOML file with settings (default: $ATOM_CONFIG, if set)")
      ->type_name("FILE");
  app.add_option("--threads", flags.threads, "Number of event loops (default: one per core)")->type_name("N");
  app.add_option("--log-level", flags.log_level,
                 "Lowest level to log: info, warning or error (default: info)")
      ->type_name("LEVEL");
  app.add_flag("--simulate", flags.simulate,
               "Serve an empty catalog from memory, on loopback only, and accept any token");
}

/// Returns the environment as it is now.
std::span<const char* const> variables() {
  std::size_t count = 0;
  while (environ[count] != nullptr) ++count;
  return {environ, count};
}

struct InitArguments {
  std::string data;
  std::string tenant = "atom";
};

/// Adds `init` and `admin-key`. Parsing the command line fills `arguments`.
std::vector<Command> add_init(CLI::App& app, InitArguments& arguments) {
  CLI::App* init = app.add_subcommand("init", "Create a catalog and print its admin key to standard output");
  init->add_option("--data", arguments.data, "Data directory")
      ->type_name("DIR")
      ->required()
      ->envname("ATOM_DATA");
  init->add_option("--tenant", arguments.tenant, "Tenant of the admin key")
      ->type_name("TENANT")
      ->capture_default_str();
  CLI::App* admin_key =
      app.add_subcommand("admin-key", "Create another admin key in a catalog that is not being served");
  admin_key->add_option("--data", arguments.data, "Data directory")
      ->type_name("DIR")
      ->required()
      ->envname("ATOM_DATA");
  admin_key->add_option("--tenant", arguments.tenant, "Tenant of the admin key")
      ->type_name("TENANT")
      ->capture_default_str();
  return {{init, [&arguments] { return atom::atomd::init(arguments.data, arguments.tenant); }},
          {admin_key, [&arguments] { return atom::atomd::admin_key(arguments.data, arguments.tenant); }}};
}

struct MaintenanceArguments {
  std::string data;
  std::string file;
  std::string revocations;
  bool scrub = false;
  std::int64_t rate = 8;
};

/// Adds `verify`, which checks either everything or the contents alone.
Command add_verify(CLI::App& app, MaintenanceArguments& arguments) {
  CLI::App* verify =
      app.add_subcommand("verify", "Check every digest and reference in a catalog or a backup");
  CLI::Option_group* source = verify->add_option_group("Source");
  CLI::Option* data =
      source->add_option("--data", arguments.data, "Data directory, even while it is being served")
          ->type_name("DIR");
  source->add_option("--file", arguments.file, "File created by 'atomd backup'")->type_name("FILE");
  source->require_option(1);
  CLI::Option* scrub = verify->add_flag(
      "--scrub", arguments.scrub, "Compare only contents with their digests, slowly, beside a busy server");
  scrub->needs(data);
  verify->add_option("--rate", arguments.rate, "The most that --scrub reads in a second, in MiB")
      ->type_name("MIB")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 20))
      ->needs(scrub);
  return {verify, [&arguments] {
            return arguments.scrub ? atom::atomd::scrub(arguments.data, arguments.rate)
                                   : atom::atomd::verify(arguments.data, arguments.file);
          }};
}

/// Adds `accept-loss`.
Command add_accept_loss(CLI::App& app, MaintenanceArguments& arguments) {
  CLI::App* accept = app.add_subcommand(
      "accept-loss", "Let a catalog be served although acknowledged events were lost, and print which");
  accept->add_option("--data", arguments.data, "Data directory")
      ->type_name("DIR")
      ->required()
      ->envname("ATOM_DATA");
  return {accept, [&arguments] { return atom::atomd::accept_loss(arguments.data); }};
}

/// Adds `backup`, `restore`, `verify` and `accept-loss`. Parsing the command line fills `arguments`.
std::vector<Command> add_maintenance(CLI::App& app, MaintenanceArguments& arguments) {
  CLI::App* backup =
      app.add_subcommand("backup", "Copy a catalog into a new file, even while it is being served");
  backup->add_option("--data", arguments.data, "Data directory")
      ->type_name("DIR")
      ->required()
      ->envname("ATOM_DATA");
  backup->add_option("--to", arguments.file, "File to create")->type_name("FILE")->required();
  CLI::App* restore = app.add_subcommand("restore", "Verify a backup and create a catalog from it");
  restore->add_option("--from", arguments.file, "File created by 'atomd backup'")
      ->type_name("FILE")
      ->required();
  restore->add_option("--data", arguments.data, "Data directory that has no catalog yet")
      ->type_name("DIR")
      ->required()
      ->envname("ATOM_DATA");
  restore
      ->add_option("--revocations-from", arguments.revocations,
                   "Data directory of the catalog that is replaced; what it has revoked stays revoked")
      ->type_name("DIR");
  return {
      {backup, [&arguments] { return atom::atomd::backup(arguments.data, arguments.file); }},
      {restore,
       [&arguments] { return atom::atomd::restore(arguments.file, arguments.data, arguments.revocations); }},
      add_verify(app, arguments),
      add_accept_loss(app, arguments)};
}

int run(int argc, char** argv) {
  CLI::App app{"The registry and marketplace server of ATOM Cloud. Without a subcommand, it serves.",
               "atomd"};
  app.set_version_flag("--version", "atomd " + std::string(atom::api::version()));
  app.footer(
      "A flag overrides its environment variable (ATOM_LISTEN, ATOM_DATA, ...), which overrides the TOML "
      "file.\n" +
      std::string(kExitStatusHelp));

  atom::atomd::Flags flags;
  add_flags(app, flags);
  InitArguments init;
  MaintenanceArguments maintenance;
  std::vector<Command> commands = add_maintenance(app, maintenance);
  for (Command& command : add_init(app, init)) commands.push_back(std::move(command));

  for (CLI::App* command : app.get_subcommands({})) command->footer(std::string(kExitStatusHelp));
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);  // --help and --version
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "atomd: {}\nRun 'atomd --help' for usage.\n", error.what());
    return kUsage;
  }
  if (auto known = atom::atomd::check_environment(variables()); !known) return report(known.error());
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
    std::signal(SIGXFSZ, SIG_IGN);  // So that a file at its limit is an error that can be reported.
    ::umask(S_IRWXG | S_IRWXO);     // What atomd writes is for its owner alone.
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    fmt::print(
        stderr,
        "atomd: There is not enough memory. Raise MemoryMax= of its unit, or the limit of its container.\n");
    return kFailed;
  } catch (const std::system_error& failed) {
    const bool no_thread = failed.code() == std::errc::resource_unavailable_try_again;
    fmt::print(stderr, "atomd: {}\n", no_thread ? atom::threads_unavailable(failed).message : failed.what());
    return kFailed;
  } catch (const std::exception& bug) {
    fmt::print(stderr, "atomd: {}\n", bug.what());
    return kFailed;
  }
}
