#include <fmt/format.h>

#include <memory>

#include <CLI/CLI.hpp>

#include "atom/base/timestamp.hpp"
#include "commands/commands.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

std::string wpk_text(const wire::Wpk& wpk) {
  std::vector<Row> rows{{"id", wpk.id},
                        {"status", wpk.status},
                        {"digest", wpk.digest},
                        {"size", fmt::format("{} bytes, {}", wpk.size, wpk.media_type)},
                        {"publisher", wpk.publisher},
                        {"published", format_rfc3339(wpk.published_at)},
                        {"updated", format_rfc3339(wpk.updated_at)}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) rows.push_back({name, value});
  };
  add("description", wpk.description);
  add("author", wpk.author);
  add("license", wpk.license);
  add("runtime", wpk.runtime);
  add("tags", fmt::format("{}", fmt::join(wpk.tags, ", ")));
  if (wpk.review) {
    rows.push_back({"review", fmt::format("{} by {}, {}", wpk.review->decision, wpk.review->reviewer,
                                          format_rfc3339(wpk.review->reviewed_at))});
    add("reason", wpk.review->reason);
  }
  return table(rows);
}

std::string package_text(const wire::Package& package) {
  std::vector<Row> rows{{"VERSION", "STATUS", "PUBLISHED", "DIGEST"}};
  for (const wire::PackageVersion& version : package.versions) {
    rows.push_back({version.version, version.status, format_rfc3339(version.published_at), version.digest});
  }
  return table({{"name", package.name},
                {"owner", package.owner},
                {"latest", package.latest.value_or("none")}}) +
         '\n' + table(rows);
}

ExitCode run_show(const Context& context, const std::string& id) {
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  if (id.find('@') == std::string::npos) {
    const auto package = client->get_package(id);
    if (!package) return context.fail(package.error());
    return context.print(wire::to_json(*package), package_text(*package));
  }
  const auto wpk = client->get(id);
  if (!wpk) return context.fail(wpk.error());
  return context.print(wire::to_json(*wpk), wpk_text(*wpk));
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
  const auto id = std::make_shared<std::string>();
  CLI::App& command = add_command(app, context, "show", "Show a version, or a package and its versions");
  command.add_option("ID", *id, "name@version, name@range or name@latest for a version; name for a package")
      ->required();
  command.callback([&context, id] { context.action = [&context, id] { return run_show(context, *id); }; });
}

}  // namespace atom::ctl
