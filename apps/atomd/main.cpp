#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>

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

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    const int code = app.exit(wrong);
    return code == kOk ? kOk : kUsage;
  }
  if (*init) {
    const auto done = atom::atomd::init(data, tenant);
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
