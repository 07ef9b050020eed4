#pragma once

#include <string>

#include <CLI/App.hpp>

#include "context.hpp"

namespace atom::ctl {

/// Adds every command to `app`. They borrow `context`, which must outlive the parsing.
void add_commands(CLI::App& app, Context& context);

/// Adds a command that also takes the global options.
CLI::App& add_command(CLI::App& parent, Context& context, const std::string& name, const std::string& about);

void add_approve(CLI::App& app, Context& context);
void add_download(CLI::App& app, Context& context);
void add_health(CLI::App& app, Context& context);
void add_init(CLI::App& app, Context& context);
void add_list(CLI::App& app, Context& context);
void add_publish(CLI::App& app, Context& context);
void add_reject(CLI::App& app, Context& context);
void add_show(CLI::App& app, Context& context);
void add_token(CLI::App& app, Context& context);
void add_validate(CLI::App& app, Context& context);

}  // namespace atom::ctl
