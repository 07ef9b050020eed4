#include <fmt/format.h>

#include <memory>

#include <CLI/CLI.hpp>

#include "atom/base/timestamp.hpp"
#include "commands/commands.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

std::string time_text(const std::optional<Timestamp>& time) {
  return time ? format_rfc3339(*time) : "never";
}

Row row_of(const wire::Token& token) {
  return {token.id,
          token.tenant,
          fmt::format("{}", fmt::join(token.scopes, " ")),
          token.revoked_at ? "revoked" : time_text(token.expires_at),
          token.created_by,
          token.note};
}

const Row kHeader{"ID", "TENANT", "SCOPES", "EXPIRES", "CREATED BY", "NOTE"};

struct CreateArguments {
  std::vector<std::string> scopes;
  std::string expires_at;
  std::string note;
  std::optional<std::string> tenant;
};

ExitCode create(const Context& context, const CreateArguments& arguments) {
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  wire::TokenRequest request;
  for (const std::string& scope : arguments.scopes) request.scopes.add(*parse_scope(scope));
  request.note = arguments.note;
  request.tenant = arguments.tenant;
  if (!arguments.expires_at.empty()) request.expires_at = parse_rfc3339(arguments.expires_at);
  const auto token = client->create_token(request);
  if (!token) return context.fail(token.error());
  context.note(fmt::format("{}Store the API key now, because it is not shown again:",
                           table({kHeader, row_of(*token)})));
  return context.print(wire::to_json(*token), token->token + '\n');
}

ExitCode list(const Context& context) {
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  const auto tokens = client->list_tokens();
  if (!tokens) return context.fail(tokens.error());
  std::vector<Row> rows{kHeader};
  for (const wire::Token& token : *tokens) rows.push_back(row_of(token));
  return context.print(wire::to_json(wire::TokenPage{*tokens, std::nullopt}), table(rows));
}

ExitCode revoke(const Context& context, const std::string& id) {
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  const auto revoked = client->revoke_token(id);
  if (!revoked) return context.fail(revoked.error());
  if (!revoked->durable)
    context.note(
        "The server's disk is full: the revocation is in force, but ends if the server stops before it can "
        "write it.\n");
  return context.print({{"id", id}, {"status", "revoked"}, {"durable", revoked->durable}},
                       fmt::format("{} is revoked\n", id));
}

std::string check_time(const std::string& text) {
  return parse_rfc3339(text) ? "" : "'" + text + "' is not a time. Use the form 2027-01-31T00:00:00Z";
}

void add_create(CLI::App& tokens, Context& context) {
  const auto arguments = std::make_shared<CreateArguments>();
  CLI::App& command = add_command(tokens, context, "create",
                                  "Create an API key and print it to standard output. It is not shown again");
  command
      .add_option("--scope", arguments->scopes,
                  "Permission: publish, review, manage or admin. Repeat it, or separate several with commas")
      ->type_name("SCOPE")
      ->required()
      ->delimiter(',')
      ->check(CLI::IsMember({"publish", "review", "manage", "admin"}));
  command.add_option("--note", arguments->note, "Purpose of the key")->type_name("TEXT");
  command
      .add_option("--expires-at", arguments->expires_at,
                  "Expiry, such as 2027-01-31T00:00:00Z (default: as late as the server allows)")
      ->type_name("TIME")
      ->check(CLI::Validator(check_time, "", "time"));
  require_value(command
                    .add_option("--tenant", arguments->tenant,
                                "Tenant of the key; only an admin may name another tenant")
                    ->type_name("TENANT"));
  command.callback([&context, arguments] {
    context.action = [&context, arguments] { return create(context, *arguments); };
  });
}

void add_revoke(CLI::App& tokens, Context& context) {
  const auto id = std::make_shared<std::string>();
  CLI::App& command = add_command(tokens, context, "revoke",
                                  "Revoke an API key and those made with it, effective immediately");
  command.add_option("ID", *id, "Id of the key (tok_…), as shown by 'atomctl token list'")->required();
  command.callback([&context, id] { context.action = [&context, id] { return revoke(context, *id); }; });
}

}  // namespace

void add_token(CLI::App& app, Context& context) {
  CLI::App& tokens = add_command(app, context, "token", "Create, list and revoke API keys");
  tokens.require_subcommand(1);
  add_create(tokens, context);
  CLI::App& command =
      add_command(tokens, context, "list", "List the API keys of your tenant. An admin sees all");
  command.callback([&context] { context.action = [&context] { return list(context); }; });
  add_revoke(tokens, context);
}

}  // namespace atom::ctl
