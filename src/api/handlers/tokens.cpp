#include "api/body.hpp"
#include "api/handlers/handlers.hpp"
#include "api/render.hpp"
#include "auth/api_key.hpp"
#include "wire/token.hpp"

namespace atom::api::handlers {
namespace {

Response uncached(Response response) {
  response.set(http::field::cache_control, "no-store");
  return response;
}

}  // namespace

Answer list_tokens(Context& context, const Call& call) {
  const auto tokens = co_await context.marketplace.list_tokens(call.principal());
  if (!tokens) co_return fail(tokens.error());
  std::vector<wire::Token> rendered;
  for (const auto& token : *tokens) rendered.push_back(render(token));
  co_return uncached(respond_json(http::status::ok, to_json(rendered)));
}

Answer create_token(Context& context, const Call& call) {
  const auto body = read_json_body(call.request);
  if (!body) co_return fail(body.error());
  const auto request = wire::read_token_request(*body);
  if (!request) co_return fail(request.error());
  const auth::ApiKey key = auth::generate_api_key(context.random);
  const marketplace::TokenGrant grant{
      key.id, key.hash, request->scopes, request->note, request->expires_at, request->tenant};
  const auto token = co_await context.marketplace.create_token(call.principal(), grant);
  if (!token) co_return fail(token.error());
  const wire::NewToken shown{render(*token), key.secret};
  co_return uncached(respond_json(http::status::created, to_json(shown)));
}

Answer revoke_token(Context& context, const Call& call) {
  const auto token = co_await context.marketplace.revoke_token(call.principal(), call.capture);
  if (!token) co_return fail(token.error());
  Response response;
  response.result(http::status::no_content);
  co_return response;
}

Answer whoami(Context&, const Call& call) {
  co_return uncached(respond_json(http::status::ok, wire::to_json(call.principal())));
}

}  // namespace atom::api::handlers
