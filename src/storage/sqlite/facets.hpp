#pragma once

#include <string>
#include <string_view>

#include "marketplace/records.hpp"

/// The words of the column `facets` of the full-text indexes. No text contains them, because they begin with
/// a character of the private use area. The view `version_texts` builds the same words.
namespace atom::storage::sqlite {

/// For versions that are not approved; approved ones have their own index.
std::string status_facet(wpk::Status status);
std::string publisher_facet(std::string_view tenant);
std::string runtime_facet(std::string_view runtime);
/// Returns false for a runtime that is too long for a facet.
bool has_runtime_facet(std::string_view runtime);

/// Returns all facets of a version.
std::string facets_of(const marketplace::VersionRecord& version);

/// Returns true for the words that nobody may search for.
bool is_facet(std::string_view word);

}  // namespace atom::storage::sqlite
