#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "atom/base/credential_errors.hpp"
#include "marketplace/cursor.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/marketplace.hpp"
#include "marketplace/visibility.hpp"

namespace atom::marketplace {
namespace {

Result<void> check_grant(const Principal& principal, const TokenGrant& grant, Timestamp now) {
  for (const Scope scope : grant.scopes.list()) {
    if (auto allowed = require(principal, scope); !allowed) return allowed;
  }
  if (grant.tenant && *grant.tenant != principal.tenant && !principal.may(Scope::admin)) {
    return fail(errors::kForeignTenant, "Only an admin makes keys for another tenant. Leave 'tenant' out.");
  }
  if (grant.expires_at && *grant.expires_at <= now) {
    return fail(
        {std::string(errors::kExpiryInPast),
         "'expires_at' has passed. Name a time to come, or leave it out for a key that does not expire.",
         {{std::string(errors::kExpiryInPast), "/expires_at", "Name a time to come."}}});
  }
  return {};
}

EventRecord event_of(const Principal& principal, const TokenRecord& token, std::string type, Timestamp at) {
  return {at,
          std::move(type),
          token.id,
          token.tenant,
          actor_of(principal),
          boost::json::serialize(boost::json::object{{"scopes", token.scopes.text()}})};
}

/// What the cursors of this list are sealed with. Whose keys it shows is decided for each page.
constexpr std::string_view kListScope = "tokens";

/// What a caller may list and revoke: its tenant's, or everything for an admin.
std::optional<std::string> tenant_filter(const Principal& principal) {
  if (principal.may(Scope::admin)) return std::nullopt;
  return principal.tenant;
}

}  // namespace

Task<TokenRecord> Marketplace::create_token(const Principal& principal, const TokenGrant& grant) {
  const Timestamp now = clock_.now();
  if (auto allowed = check_grant(principal, grant, now); !allowed) co_return fail(std::move(allowed).error());
  const TokenRecord token{grant.id,          grant.hash,       grant.tenant.value_or(principal.tenant),
                          grant.scopes,      grant.note,       now,
                          principal.subject, grant.expires_at, std::nullopt};
  co_return co_await catalog_.write([&](CatalogWriter& writer) -> Result<TokenRecord> {
    writer.insert_token(token);
    writer.append_event(event_of(principal, token, "token.created", now));
    return token;
  });
}

Task<TokenPage> Marketplace::list_tokens(const Principal& principal, const TokenListing& listing) {
  TokenQuery query{tenant_filter(principal), {}, listing.limit + 1};
  if (listing.cursor) {
    const auto position = open_cursor(*listing.cursor, kListScope, cursor_key_);
    if (!position) co_return fail(position.error());
    query.before_seq = position->seq;
  }
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<TokenPage> {
    TokenPage page{reader.list_tokens(query), {}};
    if (page.tokens.size() > listing.limit) {
      page.tokens.resize(listing.limit);
      page.next_cursor = seal_cursor({page.tokens.back().seq}, kListScope, cursor_key_);
    }
    return page;
  });
}

Task<TokenRecord> Marketplace::revoke_token(const Principal& principal, std::string_view id) {
  const Timestamp now = clock_.now();
  const auto tenant = tenant_filter(principal);
  auto revoked = co_await catalog_.write([&](CatalogWriter& writer) -> Result<TokenRecord> {
    auto token = writer.find_token(id);
    if (!token || (tenant && *tenant != token->tenant)) {
      return fail(errors::kTokenNotFound,
                  fmt::format("There is no key '{}' in your tenant. List the keys to see their ids.", id));
    }
    if (token->revoked_at) return *std::move(token);
    token->revoked_at = now;
    writer.revoke_token(id, now);
    writer.append_event(event_of(principal, *token, "token.revoked", now));
    return *std::move(token);
  });
  // Also where the commit failed: it may be there all the same.
  const bool is_unknown = !revoked && revoked.error().code == errors::kTokenNotFound;
  if (!is_unknown) token_generation_.fetch_add(1, std::memory_order_release);
  co_return revoked;
}

Task<TokenRecord> Marketplace::identify(const Sha256& token_hash) {
  const Timestamp now = clock_.now();
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<TokenRecord> {
    auto token = reader.find_token_by_hash(token_hash);
    if (!token)
      return fail(credential_errors::kInvalidToken,
                  "The API key is not one of this server's. Check that it is whole.");
    if (token->revoked_at)
      return fail(credential_errors::kRevokedToken, "The API key was revoked. Make a new one.");
    if (token->expires_at && *token->expires_at <= now) {
      return fail(credential_errors::kExpiredToken, "The API key has expired. Make a new one.");
    }
    return *std::move(token);
  });
}

Task<void> Marketplace::note_token_use(std::string id, Timestamp at) {
  co_return co_await catalog_.write([&](CatalogWriter& writer) -> Result<void> {
    writer.set_token_used(id, at);
    return {};
  });
}

}  // namespace atom::marketplace
