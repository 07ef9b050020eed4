#include <charconv>

#include "accounts/access.hpp"
#include "accounts/api_keys.hpp"
#include "atom/base/authorization.hpp"
#include "atom/base/cursor.hpp"

namespace atom::accounts {
namespace {

/// Seals the cursors of this list. Each page decides anew whose keys it shows.
constexpr std::string_view kScope = "tokens";

/// A page ends at the `seq` of its last key.
std::int64_t seq_of(std::string_view position) {
  std::int64_t seq = 0;
  std::from_chars(position.data(), position.data() + position.size(), seq);
  return seq;
}

}  // namespace

ApiKeys::Task<ApiKeyPage> ApiKeys::list(const Principal& principal, std::size_t limit,
                                        const std::optional<std::string>& cursor) {
  if (auto allowed = require(principal, Scope::manage); !allowed) co_return fail(std::move(allowed).error());
  ApiKeyQuery query{tenant_filter(principal), {}, limit + 1};
  if (cursor) {
    const auto position = open_cursor(*cursor, kScope, cursor_key_);
    if (!position) co_return fail(position.error());
    query.before_seq = seq_of(*position);
  }
  ApiKeyPage page;
  const KeyStore::KeyReadJob read = [&](KeyReader& reader) -> Result<void> {
    page.keys.clear();
    for (ApiKeyRecord& key : reader.list_keys(query)) page.keys.push_back(as_held(std::move(key)));
    return {};
  };
  auto done = co_await store_.read_keys(read);
  if (!done) co_return fail(std::move(done).error());
  if (page.keys.size() > limit) {
    page.keys.resize(limit);
    page.next_cursor = seal_cursor(std::to_string(page.keys.back().seq), kScope, cursor_key_);
  }
  co_return page;
}

}  // namespace atom::accounts
