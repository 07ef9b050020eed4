#include <memory>

#include <CLI/CLI.hpp>

#include "commands/commands.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

struct ReviewArguments {
  std::string id;
  std::string reason;
  std::optional<std::string> digest;
};

ExitCode run_review(const Context& context, wpk::Decision decision, const ReviewArguments& arguments) {
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  const auto reviewed = decision == wpk::Decision::approve
                            ? client->approve(arguments.id, arguments.reason, arguments.digest)
                            : client->reject(arguments.id, arguments.reason, arguments.digest);
  if (!reviewed) return context.fail(reviewed.error());
  return context.print(
      wire::to_json(*reviewed),
      table({{"id", reviewed->id}, {"status", reviewed->status}, {"digest", reviewed->wpk.digest}}));
}

/// Adds the arguments that both commands share, and returns the option `--reason`.
CLI::Option* add_arguments(CLI::App& command, Context& context, wpk::Decision decision) {
  const auto arguments = std::make_shared<ReviewArguments>();
  command.add_option("ID", arguments->id, "name@version")->required();
  require_value(command.add_option("--digest", arguments->digest, "Fail unless the version has this digest")
                    ->type_name("SHA256"));
  command.callback([&context, decision, arguments] {
    context.action = [&context, decision, arguments] { return run_review(context, decision, *arguments); };
  });
  return command.add_option("--reason", arguments->reason, "Reason, which is shown with the version")
      ->type_name("TEXT");
}

}  // namespace

void add_approve(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, context, "approve", "Approve a version, so that everyone can find and download it");
  add_arguments(command, context, wpk::Decision::approve);
}

void add_reject(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, context, "reject", "Reject a version. The reason tells its publisher what to change");
  add_arguments(command, context, wpk::Decision::reject)->required();
}

}  // namespace atom::ctl
