#include "api/service.hpp"

#include "api/rejections.hpp"

namespace atom::api {

Response Service::reject(const Error& error) {
  const Request nothing;
  Exchange exchange{nothing, {}};
  Response response = reject(exchange, error);
  response.keep_alive(false);
  return response;
}

boost::asio::awaitable<Response> Service::handle(const Request& request, std::string_view peer) {
  Exchange exchange{request, peer};
  if (auto rejected = co_await begin(exchange)) co_return *std::move(rejected);
  if (request.body().size() > exchange.body_limit) co_return reject(exchange, body_too_large());
  co_return co_await respond(exchange);
}

}  // namespace atom::api
