#include "api/authenticate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/string.hpp>

#include "atom/base/credential_errors.hpp"
#include "atom/base/limits.hpp"
#include "atom/wpk/name.hpp"
#include "auth/api_key.hpp"
#include "auth/errors.hpp"

namespace atom::api {
namespace {

using marketplace::Caller;

constexpr std::string_view kScheme = "Bearer ";

tl::unexpected<Error> invalid(std::string message) {
  return fail(credential_errors::kInvalidToken, std::move(message));
}

/// RFC 6750 section 2.1: the scheme, in any case, and the token after it.
Result<std::string_view> bearer_token(std::string_view header) {
  const bool has_scheme =
      header.size() > kScheme.size() && boost::beast::iequals(header.substr(0, kScheme.size()), kScheme);
  if (!has_scheme) return invalid("The header 'Authorization' must be 'Bearer' followed by a token.");
  const std::string_view token = header.substr(header.find_first_not_of(' ', kScheme.size()));
  if (token.size() > limits::kTokenBytes)
    return invalid("The bearer token is too long to be one of this server's; check what you send.");
  return token;
}

/// Returns true if a token should be verified again once the keys have been read anew.
bool wants_newer_keys(const Error& error) {
  return error.code == auth::errors::kUnknownKey || error.code == auth::errors::kKeysUnavailable;
}

/// A bearer token, with the hash that finds it in a cache or in the catalog.
struct Bearer {
  std::string_view token;
  Sha256 hash;
  Timestamp now;
};

/// Records that a key was used, without holding up its request.
boost::asio::awaitable<void> note_use(Context& context, const Principal& principal, Timestamp now) {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::co_spawn(executor, context.keys.note_use(principal.subject, now), boost::asio::detached);
}

/// Makes a result without the generation, which `authenticate` adds.
Authenticated until(Principal principal, Timestamp expires_at) {
  return {std::move(principal), {.until = expires_at}};
}

boost::asio::awaitable<Result<Authenticated>> from_jwt(Context& context, const Bearer& bearer) {
  const auth::JwtVerifier* verifier = context.options.jwt.get();
  if (verifier == nullptr)
    co_return invalid("The bearer token is not an API key, and this server does not accept JWTs.");
  if (auto hit = context.jwts.find(bearer.hash, verifier->keys().generation(), bearer.now))
    co_return until(std::move(hit->principal), hit->expires_at);

  auto verified = verifier->verify(bearer.token, bearer.now);
  if (!verified && wants_newer_keys(verified.error()) && context.options.refresh_keys) {
    co_await context.options.refresh_keys();
    verified = verifier->verify(bearer.token, bearer.now);
  }
  if (!verified) co_return fail(std::move(verified).error());
  if (!wpk::check_tenant(verified->principal.tenant))
    co_return invalid("The JWT's tenant claim is not a valid tenant name.");
  context.jwts.put(bearer.hash, {verified->principal, verified->generation, verified->expires_at});
  co_return until(std::move(verified->principal), verified->expires_at);
}

boost::asio::awaitable<Result<Authenticated>> from_api_key(Context& context, const Bearer& bearer) {
  // Before the key is looked up, so that a revocation in between is not missed.
  const std::uint64_t generation = context.keys.generation();
  if (auto hit = context.api_keys.find(bearer.hash, generation, bearer.now)) {
    if (hit->use_is_due) co_await note_use(context, hit->principal, bearer.now);
    co_return until(std::move(hit->principal), hit->expires_at);
  }
  const auto token = co_await context.keys.identify(bearer.hash);
  if (!token) co_return fail(token.error());
  Principal principal{token->id, token->tenant, token->scopes, token->root};
  const bool use_is_due =
      !token->last_used_at || bearer.now - *token->last_used_at >= limits::kTokenUseInterval;
  const Timestamp expires_at = token->expires_at.value_or(Timestamp::max());
  context.api_keys.put(bearer.hash,
                       {principal, generation, expires_at, use_is_due ? bearer.now : *token->last_used_at});
  if (use_is_due) co_await note_use(context, principal, bearer.now);
  co_return until(std::move(principal), expires_at);
}

boost::asio::awaitable<Result<Authenticated>> from_authenticator(Context& context, std::string_view token) {
  auto caller = co_await context.options.authenticator(token);
  if (!caller) co_return fail(std::move(caller).error());
  co_return Authenticated{*std::move(caller)};
}

/// Chooses how to verify the token. Not a coroutine, because every request with a credential comes here.
boost::asio::awaitable<Result<Authenticated>> from_bearer(Context& context, const Bearer& bearer) {
  if (context.options.authenticator) return from_authenticator(context, bearer.token);
  if (auth::is_api_key(bearer.token)) return from_api_key(context, bearer);
  return from_jwt(context, bearer);
}

}  // namespace

std::uint64_t credential_generation(const Context& context) {
  const auth::JwtVerifier* verifier = context.options.jwt.get();
  return context.keys.generation() + (verifier == nullptr ? 0 : verifier->keys().generation());
}

boost::asio::awaitable<Result<Authenticated>> authenticate(Context& context, const Request& request) {
  // Before the credential is looked up, so that a revocation in between is not missed.
  const std::uint64_t generation = credential_generation(context);
  Authenticated authenticated;
  const auto header = request.find(http::field::authorization);
  if (header != request.end()) {
    const auto token = bearer_token(header->value());
    if (!token) co_return fail(token.error());
    const Bearer bearer{*token, sha256(*token), context.clock.now()};
    auto found = co_await from_bearer(context, bearer);
    if (!found) co_return fail(std::move(found).error());
    authenticated = *std::move(found);
  }
  authenticated.validity.generation = generation;
  co_return authenticated;
}

Result<void> check_access(Access access, const Options& options, const Caller& caller) {
  const bool needs_caller = access == Access::bearer || (access == Access::reader && !options.anonymous_read);
  if (!needs_caller || caller) return {};
  return fail(credential_errors::kMissingToken,
              "This needs a credential; send 'Authorization: Bearer' with an API key or a JWT.");
}

}  // namespace atom::api
