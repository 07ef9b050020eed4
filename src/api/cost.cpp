#include "api/cost.hpp"

#include <algorithm>
#include <charconv>

#include "api/media_type.hpp"
#include "api/router.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

/// A legacy upload is read, made canonical and read again.
constexpr std::size_t kEnvelopeCost = 2;

std::size_t announced_bytes(const Request& request) {
  const std::string_view text = request[http::field::content_length];
  std::size_t bytes = 0;
  std::from_chars(text.data(), text.data() + text.size(), bytes);
  return bytes;
}

/// Until there are bytes to look at, an unnamed type counts as the cheap one.
wpk::MediaType type_of(const Request& request) {
  if (request.body().empty()) return declared_type(request).value_or(wpk::MediaType::json);
  return document_type(request);
}

}  // namespace

std::size_t envelope_cost(std::size_t bytes) {
  return bytes * kEnvelopeCost;
}

std::size_t document_cost(wpk::MediaType type, std::size_t bytes) {
  return type == wpk::MediaType::yaml ? bytes * limits::kYamlCost : bytes;
}

std::int64_t requests_counted(const Exchange& exchange) {
  if (exchange.route == nullptr) return 1;
  const Request& request = exchange.request;
  const Body body = exchange.route->body;
  if (body != Body::document && body != Body::envelope) return 1;
  const std::size_t announced = std::min(announced_bytes(request), exchange.body_limit);
  const std::size_t bytes = std::max(announced, request.body().size());
  const std::size_t cost =
      body == Body::envelope ? envelope_cost(bytes) : document_cost(type_of(request), bytes);
  return 1 + static_cast<std::int64_t>(cost / limits::kRequestCost);
}

}  // namespace atom::api
