#include "storage/sqlite/tags.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "marketplace/catalog.hpp"

namespace atom::storage::sqlite {
namespace {

/// Returns the index after the quoted text that begins at `begin`.
std::size_t end_of_text(std::string_view column, std::size_t begin) {
  std::size_t at = begin + 1;
  while (at < column.size() && column[at] != '"') at += column[at] == '\\' ? 2 : 1;
  return at + 1;
}

}  // namespace

std::string tags_column(const std::vector<std::string>& tags) {
  boost::json::array array;
  for (const std::string& tag : tags) array.emplace_back(tag);
  return boost::json::serialize(array);
}

std::vector<std::string> tags_of(std::string_view column) {
  std::vector<std::string> tags;
  if (column == "[]") return tags;
  boost::json::error_code failed;
  const boost::json::value value = boost::json::parse({column.data(), column.size()}, failed);
  if (failed || !value.is_array())
    throw marketplace::CatalogFault("the catalog has tags that are not a JSON array");
  for (const boost::json::value& tag : value.get_array()) tags.emplace_back(tag.as_string());
  return tags;
}

std::string tag_text(std::string_view tag) {
  return boost::json::serialize(boost::json::string_view(tag.data(), tag.size()));
}

// Goes from text to text, because a search for `,"tag"` is not enough: `["x,","y"]` contains the text of the
// tag `,`.
bool has_tag(std::string_view column, std::string_view text) {
  for (std::size_t begin = 1; begin < column.size() && column[begin] == '"';) {
    const std::size_t end = end_of_text(column, begin);
    if (column.substr(begin, end - begin) == text) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace atom::storage::sqlite
