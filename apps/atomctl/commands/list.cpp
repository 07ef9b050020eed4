#include <fmt/format.h>

#include <memory>

#include <CLI/CLI.hpp>

#include "atom/base/timestamp.hpp"
#include "commands/commands.hpp"
#include "text.hpp"

namespace atom::ctl {
namespace {

constexpr std::size_t kDescriptionCharacters = 60;

struct ListArguments {
  std::string status;
  client::ListQuery query;
  bool all = false;
};

/// Fetches one page, or if `all` is set, that page and all following ones as one.
client::Result<wire::WpkPage> fetch(const client::Client& client, client::ListQuery query, bool all) {
  auto page = client.list_marketplace(query);
  while (page && all && page->next_cursor) {
    query.cursor = page->next_cursor;
    auto next = client.list_marketplace(query);
    if (!next) return next;
    page->wpks.insert(page->wpks.end(), std::make_move_iterator(next->wpks.begin()),
                      std::make_move_iterator(next->wpks.end()));
    page->next_cursor = std::move(next->next_cursor);
  }
  return page;
}

std::string page_text(const wire::WpkPage& page) {
  std::vector<Row> rows{{"ID", "STATUS", "PUBLISHER", "PUBLISHED", "DESCRIPTION"}};
  for (const wire::Wpk& wpk : page.wpks) {
    rows.push_back({wpk.id, wpk.status, wpk.publisher, format_rfc3339(wpk.published_at),
                    shortened(printable(wpk.description), kDescriptionCharacters)});
  }
  return table(rows);
}

ExitCode run_list(const Context& context, const ListArguments& arguments) {
  const auto client = context.client();
  if (!client) return context.fail(client.error());
  client::ListQuery query = arguments.query;
  if (!arguments.status.empty()) query.status = wpk::parse_status(arguments.status);
  const auto page = fetch(*client, query, arguments.all);
  if (!page) return context.fail(page.error());
  context.print(wire::to_json(*page), page->wpks.empty() ? "" : page_text(*page));
  if (page->wpks.empty()) context.note("No versions found.");
  if (page->next_cursor)
    context.note(fmt::format("There are more. Use --all, or --cursor {}", *page->next_cursor));
  return ExitCode::ok;
}

}  // namespace

void add_list(CLI::App& app, Context& context) {
  const auto arguments = std::make_shared<ListArguments>();
  CLI::App& command = add_command(app, context, "list", "List or search the versions that you may see");
  const std::vector<std::string> statuses(wpk::kStatusNames.begin(), wpk::kStatusNames.end());
  command.add_option("--status", arguments->status, "Only versions with this status")
      ->check(CLI::IsMember(statuses));
  require_value(
      command.add_option("--publisher", arguments->query.publisher, "Only versions published by this tenant")
          ->type_name("TENANT"));
  require_value(
      command.add_option("--tag", arguments->query.tag, "Only versions with this tag")->type_name("TAG"));
  require_value(command.add_option("--runtime", arguments->query.runtime, "Only versions for this runtime")
                    ->type_name("RUNTIME"));
  require_value(command
                    .add_option("--search", arguments->query.text,
                                "Only versions that contain these words; the last may be a prefix")
                    ->type_name("WORDS"));
  command
      .add_option("--sort", arguments->query.sort,
                  "Sort order (default: published, or relevance with --search)")
      ->check(CLI::IsMember({"published", "updated", "name", "downloads", "relevance"}));
  command.add_option("--limit", arguments->query.limit, "Versions per page, 1 to 100 (default: 50)")
      ->type_name("N")
      ->check(CLI::Range(1, 100));
  require_value(command.add_option("--cursor", arguments->query.cursor, "Continue after an earlier page")
                    ->type_name("CURSOR"));
  command.add_flag("--all", arguments->all, "Fetch every page");
  command.callback([&context, arguments] {
    context.action = [&context, arguments] { return run_list(context, *arguments); };
  });
}

}  // namespace atom::ctl
