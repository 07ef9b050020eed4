#pragma once

#include <cstdint>
#include <optional>

#include "marketplace/records.hpp"

namespace atom::storage::sqlite {

/// Where a page ended: at a version, with the key that it had in the order of the list.
struct PageEnd {
  std::int64_t seq = 0;
  std::int64_t key = 0;
  std::int64_t window = 0;  ///< Of a ranked search: the highest `seq` that its first page looked at.

  bool operator==(const PageEnd&) const = default;
};

marketplace::Position position_of(const PageEnd& end);
/// Returns nothing for bytes that `position_of` did not make.
std::optional<PageEnd> page_end_of(const marketplace::Position& position);

}  // namespace atom::storage::sqlite
