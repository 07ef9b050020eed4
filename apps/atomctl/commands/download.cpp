#include <fmt/format.h>

#include <memory>

#include <CLI/CLI.hpp>

#include "atom/wpk/id.hpp"
#include "commands/commands.hpp"
#include "files.hpp"

namespace atom::ctl {
namespace {

struct DownloadArguments {
  std::string id;
  std::string output;
  bool force = false;
};

/// Returns `name-version.wpk.yaml`. Checks the id, because the server's text becomes part of a path.
client::Result<std::string> file_name(const client::Download& download) {
  const auto id = wpk::Id::parse(download.id);
  if (!id) {
    client::Error error;
    error.code = client::errors::kInvalidResponse;
    error.message =
        fmt::format("The server returned the invalid id '{}'. Choose a file name with -o.", download.id);
    return tl::unexpected(std::move(error));
  }
  const bool json = download.media_type == wpk::to_string(wpk::MediaType::json);
  return fmt::format("{}-{}.wpk.{}", id->name, id->version.text(), json ? "json" : "yaml");
}

/// Says if the version is not approved, such as yanked.
void note_status(const Context& context, const client::Download& download) {
  if (!download.status.empty() && download.status != wpk::to_string(wpk::Status::approved))
    context.note(fmt::format("{} is {}, not approved.", download.id, download.status));
}

ExitCode save(const Context& context, const client::Download& download, const std::string& file,
              Existing existing) {
  const auto written = write_file(file, download.bytes, existing);
  if (!written) return context.fail(written.error(), ExitCode::rejected);
  note_status(context, download);
  return context.print({{"id", download.id},
                        {"digest", download.digest},
                        {"media_type", download.media_type},
                        {"status", download.status},
                        {"size", download.bytes.size()},
                        {"file", file}},
                       fmt::format("{}  {}\n", download.digest, file));
}

ExitCode run_download(const Context& context, const DownloadArguments& arguments) {
  if (arguments.output == "-" && context.json()) {
    return context.fail(Error{std::string(client::errors::kInvalidArgument),
                              "--json and '-o -' both write to standard output. Use only one of them.",
                              {}},
                        ExitCode::usage);
  }
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  const auto download = client->download(arguments.id);
  if (!download) return context.fail(download.error());
  if (arguments.output == "-") {
    context.write(download->bytes);
    context.note(fmt::format("{}  {}", download->digest, download->id));
    note_status(context, *download);
    return ExitCode::ok;
  }
  const auto file = arguments.output.empty() ? file_name(*download) : arguments.output;
  if (!file) return context.fail(file.error());
  return save(context, *download, *file, arguments.force ? Existing::replace : Existing::keep);
}

}  // namespace

void add_download(CLI::App& app, Context& context) {
  const auto arguments = std::make_shared<DownloadArguments>();
  CLI::App& command =
      add_command(app, context, "download", "Download the exact bytes of a version and verify their digest");
  command.add_option("ID", arguments->id, "name@version, name@range or name@latest")->required();
  require_value(
      command
          .add_option("-o,--output", arguments->output,
                      "Output file, or - for standard output (default: name-version.wpk.json or .yaml)")
          ->type_name("FILE"));
  command.add_flag("--force", arguments->force, "Replace an existing file");
  command.callback([&context, arguments] {
    context.action = [&context, arguments] { return run_download(context, *arguments); };
  });
}

}  // namespace atom::ctl
