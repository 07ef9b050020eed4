#include "storage/sqlite/fault.hpp"

#include "atom/base/log.hpp"
#include "marketplace/errors.hpp"

namespace atom::storage::sqlite {

tl::unexpected<Error> unavailable(const marketplace::CatalogFault& fault) {
  log::error("catalog: {}", fault.what());
  return fail(marketplace::errors::kCatalogUnavailable,
              std::string(marketplace::errors::kUnavailableMessage));
}

}  // namespace atom::storage::sqlite
