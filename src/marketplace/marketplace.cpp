#include "marketplace/marketplace.hpp"

#include <utility>

namespace atom::marketplace {

Marketplace::Marketplace(Catalog& catalog, const Clock& clock, Rules rules, std::string cursor_key)
    : catalog_(catalog), clock_(clock), rules_(rules), cursor_key_(std::move(cursor_key)) {}

Task<void> Marketplace::check() {
  return catalog_.check();
}

}  // namespace atom::marketplace
