#include <fmt/format.h>

#include <memory>

#include <CLI/CLI.hpp>

#include "atom/base/limits.hpp"
#include "commands/commands.hpp"
#include "files.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

constexpr int kBadRequest = 400;
constexpr int kUnprocessable = 422;

client::Result<wire::PublishResult> publish(const client::Client& client, const std::string& file) {
  if (file != kStandardInput) return client.publish_wpk_file(file);
  auto bytes = read_file(file, limits::kDocumentBytes);
  if (!bytes) return tl::unexpected(client_error(std::move(bytes.error())));
  return client.publish_wpk_bytes(*std::move(bytes));
}

ExitCode run_publish(const Context& context, const std::string& file) {
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  const auto published = publish(*client, file);
  if (!published) {
    const ExitCode code = context.fail(published.error());
    // A publish sends nothing but the document, so these statuses mean that the document is wrong.
    const int status = published.error().http_status;
    return status == kBadRequest || status == kUnprocessable ? ExitCode::findings : code;
  }
  return context.print(wire::to_json(*published), table({{"id", published->id},
                                                         {"result", published->status},
                                                         {"status", published->wpk.status},
                                                         {"digest", published->digest}}));
}

}  // namespace

void add_publish(CLI::App& app, Context& context) {
  const auto file = std::make_shared<std::string>();
  CLI::App& command = add_command(app, context, "publish",
                                  "Publish a document, byte for byte. Publishing it again is harmless");
  command.add_option("FILE", *file, "A .json, .yaml or .yml file, or - for standard input")->required();
  command.callback(
      [&context, file] { context.action = [&context, file] { return run_publish(context, *file); }; });
}

}  // namespace atom::ctl
