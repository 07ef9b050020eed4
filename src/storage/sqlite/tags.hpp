#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The column `versions.tags`: a JSON array of texts, without a space between them.
namespace atom::storage::sqlite {

std::string tags_column(const std::vector<std::string>& tags);
/// Throws `CatalogFault` where the column cannot be read.
std::vector<std::string> tags_of(std::string_view column);

/// One tag as it stands in the column, in its quotes.
std::string tag_text(std::string_view tag);
/// Whether the column has a tag whose `tag_text` this is. SQL has it as `atom_has_tag(tags, text)`.
bool has_tag(std::string_view column, std::string_view text);

}  // namespace atom::storage::sqlite
