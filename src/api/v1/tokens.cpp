#include <fmt/format.h>

#include "api/body.hpp"
#include "api/followers.hpp"
#include "api/parameters.hpp"
#include "api/render.hpp"
#include "api/v1/handlers.hpp"
#include "atom/wire/requests.hpp"
#include "atom/wire/write_text.hpp"
#include "auth/api_key.hpp"

namespace atom::api::v1 {
namespace {

Response uncached(Response response) {
  response.set(http::field::cache_control, "no-store");
  return response;
}

}  // namespace

HandlerResult list_tokens(Context& context, const Exchange& exchange) {
  const auto limit = read_limit(exchange);
  if (!limit) co_return fail(limit.error());
  const auto cursor = exchange.parameter("cursor");
  const auto page = co_await context.keys.list(exchange.principal(), *limit, cursor);
  if (!page) co_return fail(page.error());
  wire::TokenPage rendered{{}, page->next_cursor};
  for (const auto& token : page->keys) rendered.tokens.push_back(render(token));
  Response response = uncached(respond_json(http::status::ok, wire::write_text(rendered)));
  if (page->next_cursor) {
    response.set(http::field::link,
                 fmt::format(R"(</v1/tokens?limit={}&cursor={}>; rel="next")", *limit, *page->next_cursor));
  }
  co_return response;
}

HandlerResult create_token(Context& context, const Exchange& exchange) {
  const auto body = read_json_body(exchange.request);
  if (!body) co_return fail(body.error());
  const auto request = wire::read_token_request(*body);
  if (!request) co_return fail(request.error());
  const auth::ApiKey key = auth::generate_api_key(context.random);
  const accounts::NewApiKey new_key{
      key.id, key.hash, request->scopes, request->note, request->expires_at, request->tenant};
  const auto token = co_await context.keys.create(exchange.principal(), new_key);
  if (!token) co_return fail(token.error());
  const wire::NewToken shown{render(*token), key.secret};
  co_return uncached(respond_json(http::status::created, wire::write_text(shown)));
}

HandlerResult revoke_token(Context& context, const Exchange& exchange) {
  const auto revocation = co_await context.keys.revoke(exchange.principal(), exchange.capture());
  if (!revocation) co_return fail(revocation.error());
  co_await context.followers->end(revocation->ended);
  Response response;
  response.result(revocation->is_durable ? http::status::no_content : http::status::accepted);
  co_return response;
}

HandlerResult whoami(Context&, const Exchange& exchange) {
  co_return uncached(respond_json(http::status::ok, wire::write_text(render(exchange.principal()))));
}

}  // namespace atom::api::v1
