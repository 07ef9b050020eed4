#include "api/body.hpp"

#include "api/cost.hpp"
#include "api/media_type.hpp"
#include "api/on_worker.hpp"
#include "atom/wpk/json.hpp"

namespace atom::api {

using marketplace::SubmittedArtifact;

Result<boost::json::value> read_json_body(const Request& request) {
  return wpk::read_json(request.body());
}

boost::asio::awaitable<Result<SubmittedArtifact>> read_artifact(Context& context, const Exchange& exchange) {
  const Request& request = exchange.request;
  const wpk::MediaType type = document_type(request);
  const std::size_t cost = document_cost(type, request.body().size());
  const auto read = [&request, type] { return SubmittedArtifact::read(request.body(), type); };
  return make_on_worker(context, exchange, cost, read);
}

}  // namespace atom::api
