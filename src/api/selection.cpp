#include "api/selection.hpp"

#include "api/byte_range.hpp"
#include "api/conditional.hpp"

namespace atom::api {

std::optional<std::int64_t> select(const Exchange& exchange, Representation& representation) {
  const Request& request = exchange.request;
  Response& response = representation.response;
  if (response.result() != http::status::ok) return std::nullopt;
  if (is_known(request, response)) {
    set_not_modified(response);
    return std::nullopt;
  }
  const auto range = representation.has_ranges ? requested_range(request, response) : std::nullopt;
  if (range && range->count == 0) {
    response = not_satisfiable(exchange, response.body().size());
    return std::nullopt;
  }
  if (range) cut_to(response, *range);
  // A download that continues after a break is not another one.
  const bool begins = request.method() == http::verb::get && (!range || range->first == 0);
  return begins ? representation.download_of : std::nullopt;
}

}  // namespace atom::api
