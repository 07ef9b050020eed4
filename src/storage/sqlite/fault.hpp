#pragma once

#include "atom/base/result.hpp"
#include "marketplace/catalog.hpp"

namespace atom::storage::sqlite {

/// Logs a storage fault for the operator, and returns an error for the caller that does not contain its
/// details.
tl::unexpected<Error> unavailable(const marketplace::CatalogFault& fault);

}  // namespace atom::storage::sqlite
