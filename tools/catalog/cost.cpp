/// Measures the cost of queries on a catalog: catalog_cost CATALOG.DB. Reads one query per line from standard
/// input (`sort=name&q=drain&page=2`, or `name=drain-node&selector=^1`) and prints its cost: the steps of
/// SQLite's virtual machine, the pages read, and the rows found.

#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <map>
#include <string>

#include "atom/wpk/id.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/list.hpp"
#include "storage/sqlite/reader.hpp"

namespace {

using namespace atom;  // NOLINT(google-build-using-namespace)
using marketplace::Sort;
using Members = std::map<std::string, std::string, std::less<>>;

Members members_of(std::string_view line) {
  Members members;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find('&'), line.size());
    const std::string_view pair = line.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    members.emplace(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return members;
}

std::optional<std::string> member(const Members& members, std::string_view name) {
  const auto found = members.find(name);
  return found == members.end() ? std::nullopt : std::optional(found->second);
}

marketplace::VersionQuery query_of(const Members& members) {
  static const std::map<std::string, Sort> kSorts{
      {"published", Sort::published}, {"updated", Sort::updated},     {"name", Sort::name},
      {"downloads", Sort::downloads}, {"relevance", Sort::relevance}, {"precedence", Sort::precedence}};
  marketplace::VersionQuery query;
  const std::string viewer = member(members, "viewer").value_or("");
  query.viewer.sees_all = viewer == "reviewer";
  if (!viewer.empty() && !query.viewer.sees_all) query.viewer.tenant = viewer;
  query.status = wpk::parse_status(member(members, "status").value_or(""));
  query.package = member(members, "package");
  query.publisher = member(members, "publisher");
  query.tag = member(members, "tag");
  query.runtime = member(members, "runtime");
  query.text = member(members, "q");
  query.sort = kSorts.at(member(members, "sort").value_or(query.text ? "relevance" : "published"));
  query.limit = std::stoul(member(members, "limit").value_or("100"));
  return query;
}

/// Runs a list query and returns the number of rows.
std::size_t run_list(storage::sqlite::Database& database, const marketplace::VersionQuery& query) {
  return storage::sqlite::list_versions(database, query)->versions.size();
}

std::size_t run_lookup(storage::sqlite::Database& database, const Members& members) {
  storage::sqlite::Reader reader(database);
  const auto reference =
      wpk::Reference::parse(*member(members, "name") + '@' + member(members, "selector").value_or("latest"));
  if (!reference) return 0;
  if (const auto* version = std::get_if<wpk::Version>(&reference->selector))
    return reader.find_version(reference->name, version->text()) ? 1 : 0;
  if (const auto* range = std::get_if<wpk::Range>(&reference->selector))
    return reader.find_highest(reference->name, *range) ? 1 : 0;
  return reader.find_latest(reference->name) ? 1 : 0;
}

/// Returns the query for a later page, by following the pages before it.
marketplace::VersionQuery at_page(storage::sqlite::Database& database, marketplace::VersionQuery query,
                                  std::size_t page) {
  for (std::size_t i = 1; i < page; ++i) {
    const auto next = storage::sqlite::list_versions(database, query)->next;
    if (!next) break;
    query.after = next;
  }
  return query;
}

void measure(storage::sqlite::Database& database, const std::string& line) {
  const Members members = members_of(line);
  const bool is_lookup = members.contains("name");
  const auto query =
      is_lookup ? marketplace::VersionQuery{}
                : at_page(database, query_of(members), std::stoul(member(members, "page").value_or("1")));
  const auto run = [&] { return is_lookup ? run_lookup(database, members) : run_list(database, query); };
  run();  // Prepares the statements and fills the page cache.
  const auto before = database.work();
  const std::size_t rows = run();
  const auto after = database.work();
  fmt::print("{}\t{}\t{}\n", after.steps - before.steps, after.pages - before.pages, rows);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: catalog_cost CATALOG.DB < QUERIES\n");
    return 2;
  }
  try {
    storage::sqlite::Database database(argv[1], storage::sqlite::Access::read_only);
    for (std::string line; std::getline(std::cin, line);) measure(database, line);
    return 0;
  } catch (const std::exception& failed) {
    fmt::print(stderr, "catalog_cost: {}\n", failed.what());
    return 1;
  }
}
