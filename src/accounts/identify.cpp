#include "accounts/access.hpp"
#include "accounts/api_keys.hpp"
#include "atom/base/credential_errors.hpp"

namespace atom::accounts {

ApiKeys::Task<ApiKeyRecord> ApiKeys::identify(const Sha256& hash) {
  const Timestamp now = clock_.now();
  ApiKeyRecord found;
  const KeyStore::KeyReadJob find = [&](KeyReader& reader) -> Result<void> {
    auto key = reader.find_key_by_hash(hash);
    if (!key) {
      return fail(credential_errors::kInvalidToken,
                  "This server does not know the API key. Check that you copied all of it.");
    }
    found = as_held(*std::move(key));
    return check_valid(found, now);
  };
  auto done = co_await store_.read_keys(find);
  if (!done) co_return fail(std::move(done).error());
  co_return found;
}

}  // namespace atom::accounts
