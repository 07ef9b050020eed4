#include "atom/listing.hpp"

#include "failure.hpp"
#include "pages.hpp"

namespace atom::client {

std::optional<Result<wire::Wpk>> Listing::next() {
  while (at_ == page_.wpks.size()) {
    if (ended_) return std::nullopt;
    if (auto error = turn_page()) {
      ended_ = true;
      return failed(*std::move(error));
    }
  }
  return std::move(page_.wpks[at_++]);
}

std::optional<Error> Listing::turn_page() {
  if (query_.cursor && !cursors_.insert(*query_.cursor).second) {
    return repeated_pages();
  }
  auto page = fetch_(query_);
  if (!page) return std::move(page.error());
  page_ = *std::move(page);
  at_ = 0;
  query_.cursor = page_.next_cursor;
  ended_ = !query_.cursor;
  return std::nullopt;
}

}  // namespace atom::client
