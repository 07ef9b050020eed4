#include "server/http1.hpp"

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>

#include "api/rejections.hpp"

namespace atom::server {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

}  // namespace

std::optional<Error> rejection_of(beast::error_code failed) {
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

void write_head(const api::Response& response, std::string& text) {
  const unsigned status = response.result_int();
  const auto digit = [status](unsigned place) { return static_cast<char>('0' + status / place % 10); };
  text += response.version() < 11 ? "HTTP/1.0 " : "HTTP/1.1 ";
  for (const unsigned place : {100U, 10U, 1U}) text += digit(place);
  text += ' ';
  text += http::obsolete_reason(response.result());
  text += "\r\n";
  text += response.lines();
  text += "\r\n";
}

}  // namespace atom::server
