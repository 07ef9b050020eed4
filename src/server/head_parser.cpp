#include "server/head_parser.hpp"

#include <algorithm>
#include <cstring>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include "atom/base/limits.hpp"

namespace atom::server {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr int kHttp11 = 11;

bool is_number(beast::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Returns true if the value goes on after a line end (RFC 9112 section 5.2). Beast has unfolded it already:
/// in a buffer of its own, unless only the first line is empty.
bool is_folded(beast::string_view name, beast::string_view value) {
  const char* const colon = name.data() + name.size();
  const auto gap = reinterpret_cast<std::uintptr_t>(value.data()) - reinterpret_cast<std::uintptr_t>(colon);
  return gap > limits::kHeaderBytes || std::memchr(colon, '\r', gap) != nullptr;
}

/// Returns a bit of its own for each field that is no list, of which a request has one at most (RFC 9110
/// section 5.3), and no bit for any other. Of two, a proxy and this server could each heed another one.
unsigned bit_of(http::field name) {
  using http::field;
  switch (name) {
    case field::authorization:
      return 1U << 0U;
    case field::content_length:
      return 1U << 1U;
    case field::content_location:
      return 1U << 2U;
    case field::content_range:
      return 1U << 3U;
    case field::content_type:
      return 1U << 4U;
    case field::date:
      return 1U << 5U;
    case field::from:
      return 1U << 6U;
    case field::host:
      return 1U << 7U;
    case field::if_modified_since:
      return 1U << 8U;
    case field::if_range:
      return 1U << 9U;
    case field::if_unmodified_since:
      return 1U << 10U;
    case field::max_forwards:
      return 1U << 11U;
    case field::proxy_authorization:
      return 1U << 12U;
    case field::range:
      return 1U << 13U;
    case field::referer:
      return 1U << 14U;
    case field::transfer_encoding:  // A list, of which only `chunked` is accepted.
      return 1U << 15U;
    case field::user_agent:
      return 1U << 16U;
    default:
      return 0;
  }
}

}  // namespace

HeadParser::HeadParser() {
  skip(true);
  header_limit(limits::kHeaderBytes);
}

bool HeadParser::expects_continue() const {
  if (request_.version() < kHttp11) return false;
  const auto [first, last] = request_.equal_range(field::expect);
  return std::any_of(first, last,
                     [](const auto& line) { return beast::iequals(line.value(), "100-continue"); });
}

bool HeadParser::can_skip_body() const {
  if (!has_body()) return true;
  return !chunked() && body_bytes() <= limits::kRequestBodyBytes && !expects_continue();
}

void HeadParser::on_request_impl(http::verb method, string_view method_text, string_view target, int version,
                                 ErrorCode& failed) {
  if (target.size() > limits::kTargetBytes) failed = http::error::bad_target;
  request_.target(target);
  if (method == http::verb::unknown) {
    request_.method_string(method_text);
  } else {
    request_.method(method);
  }
  request_.version(static_cast<unsigned>(version));
}

void HeadParser::on_field_impl(field name, string_view name_text, string_view value, ErrorCode& failed) {
  failed = is_folded(name_text, value) ? http::error::bad_obs_fold : check_field(name, name_text, value);
  if (++fields_ > limits::kHeaderFields) failed = http::error::header_limit;
  if (!failed) request_.insert(name, name_text, value);
}

HeadParser::ErrorCode HeadParser::check_field(field name, string_view name_text, string_view value) {
  const unsigned bit = bit_of(name);
  if ((single_ & bit) != 0) {
    repeated_ = name_text;
    return http::error::bad_field;
  }
  single_ |= bit;
  switch (name) {
    case field::content_length:
      if (!is_number(value)) return http::error::bad_content_length;
      break;
    case field::transfer_encoding:
      // Beast takes any other encoding for no body.
      if (!beast::iequals(value, "chunked") || request_.version() < kHttp11)
        return http::error::bad_transfer_encoding;
      break;
    default:
      break;
  }
  return {};
}

void HeadParser::on_header_impl(ErrorCode& failed) {
  // RFC 9112 section 3.2.
  const bool has_host = (single_ & bit_of(field::host)) != 0;
  if (!has_host && request_.version() >= kHttp11) failed = http::error::bad_field;
}

}  // namespace atom::server
