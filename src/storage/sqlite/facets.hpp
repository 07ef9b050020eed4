#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marketplace/records.hpp"

/// The words of the column `facets` of the full-text indexes, which no text has: they begin with a character
/// of the private use area. The view `version_texts` writes them too.
namespace atom::storage::sqlite {

/// Of a version that is not approved; those that are have an index of their own.
std::string status_facet(wpk::Status status);
std::string publisher_facet(std::string_view tenant);
std::string runtime_facet(std::string_view runtime);
/// Whether a version with this runtime has a facet for it.
bool has_runtime_facet(std::string_view runtime);
/// Of a tenant that owns the package of a version that is not approved, and did not publish it.
std::string owner_facet(std::string_view tenant);

/// All of a version's, whose package has these owners.
std::string facets_of(const marketplace::VersionRecord& version, const std::vector<std::string>& owners);

/// Whether a word is one of them; no one may search for those.
bool is_facet(std::string_view word);

}  // namespace atom::storage::sqlite
