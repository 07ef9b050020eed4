#include "api/authenticate.hpp"

#include <boost/beast/core/string.hpp>

#include "auth/api_key.hpp"
#include "base/credential_errors.hpp"
#include "base/limits.hpp"
#include "wpk/name.hpp"

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
  if (!has_scheme) return invalid("The Authorization header must be 'Bearer' and a token.");
  const std::string_view token = header.substr(header.find_first_not_of(' ', kScheme.size()));
  if (token.size() > limits::kTokenBytes)
    return invalid("The bearer token is longer than any that this server gives.");
  return token;
}

Result<Caller> from_jwt(const Context& context, std::string_view token) {
  if (!context.options.jwt)
    return invalid("The bearer token is no API key of this server, and it takes no JWTs.");
  auto principal = context.options.jwt->verify(token, context.clock.now());
  if (!principal) return fail(std::move(principal).error());
  if (!wpk::check_tenant(principal->tenant)) return invalid("The JWT's 'tenant' is not a tenant's name.");
  return Caller(*std::move(principal));
}

}  // namespace

boost::asio::awaitable<Result<Caller>> authenticate(Context& context, const Request& request) {
  const auto header = request.find(http::field::authorization);
  if (header == request.end()) co_return Caller{};
  const auto token = bearer_token(header->value());
  if (!token) co_return fail(token.error());
  if (context.options.simulation) co_return Caller(Principal{"developer", "simulation", Scopes::all()});
  if (!auth::is_api_key(*token)) co_return from_jwt(context, *token);

  auto principal = co_await context.marketplace.identify(auth::hash_api_key(*token));
  if (!principal) co_return fail(std::move(principal).error());
  co_return Caller(*std::move(principal));
}

}  // namespace atom::api
