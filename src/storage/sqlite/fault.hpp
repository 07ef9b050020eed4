#pragma once

#include "atom/base/result.hpp"
#include "marketplace/catalog.hpp"

namespace atom::storage::sqlite {

/// Logs a storage fault for the operator and gives the caller an error without its inner words.
tl::unexpected<Error> unavailable(const marketplace::CatalogFault& fault);

}  // namespace atom::storage::sqlite
