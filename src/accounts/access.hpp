#pragma once

#include <optional>
#include <string>

#include "accounts/api_key_record.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/result.hpp"

/// Checks shared by the use cases of API keys.
namespace atom::accounts {

/// Returns the tenant whose keys the principal may list and revoke; nothing for an admin, who may do so for
/// every tenant.
std::optional<std::string> tenant_filter(const Principal& principal);

/// Fails with `revoked_token` or `expired_token` unless the key is valid at `now`.
Result<void> check_valid(const ApiKeyRecord& key, Timestamp now);

/// Returns the event of a change that `principal` made to `key`.
ApiKeyEvent event_of(const Principal& principal, const ApiKeyRecord& key, std::string type, Timestamp at);

}  // namespace atom::accounts
