#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::client {

inline Error repeated_pages() {
  return make_error(
      errors::kInvalidResponse,
      "The server sent the same cursor twice, so the list would never end. Report this to the server's "
      "operator.");
}

/// Fetches every page of a list, each by a separate `fetch` (cursor → Result<Page>), and passes each to
/// `take` without its `next_cursor`. Ends with the first failure.
template <class Fetch, class Take>
Result<void> each_page(Fetch fetch, Take take) {
  std::unordered_set<std::string> seen;
  std::optional<std::string> cursor;
  do {
    if (cursor && !seen.insert(*cursor).second) return failed(repeated_pages());
    auto page = fetch(cursor);
    if (!page) return failed(std::move(page.error()));
    cursor = std::exchange(page->next_cursor, std::nullopt);
    take(*std::move(page));
  } while (cursor);
  return {};
}

}  // namespace atom::client
