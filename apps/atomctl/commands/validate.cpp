#include <fmt/format.h>

#include <memory>

#include <CLI/CLI.hpp>

#include "atom/base/limits.hpp"
#include "commands/commands.hpp"
#include "files.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

struct ValidateArguments {
  std::string file;
  bool offline = false;
};

/// Validates the document locally, with the same result as the server.
wire::Validation validation_of(std::string_view bytes) {
  wire::Validation validation;
  validation.digest = wpk::digest_of(bytes);
  validation.size = static_cast<std::int64_t>(bytes.size());
  const auto document = wpk::read_document(bytes, wpk::sniff_media_type(bytes));
  validation.valid = document.has_value();
  if (document) {
    validation.id = document->id.text();
  } else if (document.error().findings.empty()) {
    validation.findings = {{document.error().code, "", document.error().message}};
  } else {
    validation.findings = document.error().findings;
  }
  return validation;
}

std::string validation_text(const std::string& file, const wire::Validation& validation) {
  if (validation.valid) {
    return fmt::format("{} is valid\n{}", file,
                       table({{"id", validation.id.value_or("")},
                              {"size", fmt::format("{} bytes", validation.size)},
                              {"digest", validation.digest}}));
  }
  const std::size_t count = validation.findings.size();
  return fmt::format("{} has {} {}\n{}", file, count, count == 1 ? "finding" : "findings",
                     findings_text(validation.findings));
}

ExitCode report(const Context& context, const std::string& file, const wire::Validation& validation) {
  context.print(wire::to_json(validation), validation_text(file, validation));
  return validation.valid ? ExitCode::ok : ExitCode::findings;
}

ExitCode run_validate(const Context& context, const ValidateArguments& arguments) {
  const bool is_input = arguments.file == kStandardInput;
  std::string bytes;
  if (arguments.offline || is_input) {
    auto read = read_file(arguments.file, limits::kDocumentBytes);
    if (!read) return context.fail(read.error(), ExitCode::usage);
    bytes = *std::move(read);
  }
  if (arguments.offline) return report(context, arguments.file, validation_of(bytes));
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  const auto validation =
      is_input ? client->validate_bytes(std::move(bytes)) : client->validate_file(arguments.file);
  if (!validation) return context.fail(validation.error());
  return report(context, arguments.file, *validation);
}

}  // namespace

void add_validate(CLI::App& app, Context& context) {
  const auto arguments = std::make_shared<ValidateArguments>();
  CLI::App& command =
      add_command(app, context, "validate", "Check a document as publishing would, without storing it");
  command.add_option("FILE", arguments->file, "A .json, .yaml or .yml file, or - for standard input")
      ->required();
  command.add_flag("--offline", arguments->offline,
                   "Check without a server, by the rules built into atomctl");
  command.callback([&context, arguments] {
    context.action = [&context, arguments] { return run_validate(context, *arguments); };
  });
}

}  // namespace atom::ctl
