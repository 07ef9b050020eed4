#include "accounts/api_keys.hpp"

namespace atom::accounts {

ApiKeys::Task<void> ApiKeys::note_use(std::string id, Timestamp at) {
  const KeyStore::KeyWriteJob set_used = [&](KeyWriter& writer) -> Result<void> {
    writer.set_key_used(id, at);
    return {};
  };
  co_return co_await store_.write_keys(set_used);
}

}  // namespace atom::accounts
