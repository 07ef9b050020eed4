#include "server/message.hpp"

#include <iterator>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/serializer.hpp>

#include "api/refusal.hpp"

namespace atom::server {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

}  // namespace

std::optional<Error> refusal_of(beast::error_code failed) {
  if (failed == http::error::end_of_stream || failed == http::error::partial_message ||
      failed == beast::error::timeout) {
    return std::nullopt;
  }
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
    return api::headers_too_large();
  }
  if (failed == http::error::body_limit) return api::body_too_large();
  if (failed.category() == http::make_error_code(http::error::bad_method).category()) {
    return api::malformed_request(failed.message());
  }
  return std::nullopt;
}

bool names_one_host(const api::Request& request) {
  const auto [first, last] = request.equal_range(http::field::host);
  return request.version() < 11 || std::distance(first, last) == 1;
}

std::string head_of(api::Response& response) {
  constexpr std::size_t kTypicalBytes = 512;
  std::string head;
  head.reserve(kTypicalBytes);
  http::response_serializer<http::empty_body> serializer(response);
  serializer.split(true);  // The head alone; the body is written from where it lies.
  beast::error_code failed;
  serializer.next(failed, [&head](beast::error_code&, const auto& buffers) {
    for (const boost::asio::const_buffer part : beast::buffers_range_ref(buffers)) {
      head.append(static_cast<const char*>(part.data()), part.size());
    }
  });
  return head;
}

}  // namespace atom::server
