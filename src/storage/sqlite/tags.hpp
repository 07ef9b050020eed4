#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The column `versions.tags`: a JSON array of texts, without a space between them.
namespace atom::storage::sqlite {

std::string tags_column(const std::vector<std::string>& tags);
/// Throws `CatalogFault` if the column cannot be parsed.
std::vector<std::string> tags_of(std::string_view column);

/// Returns a tag as it appears in the column, with its quotes.
std::string tag_text(std::string_view tag);
/// Returns true if the column contains the tag with this `tag_text`. In SQL it is `atom_has_tag(tags, text)`.
bool has_tag(std::string_view column, std::string_view text);

}  // namespace atom::storage::sqlite
