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

}  // namespace

HeadParser::HeadParser() {
  skip(true);
  header_limit(limits::kHeaderBytes);
}

bool HeadParser::expects_continue() const {
  return request_.version() >= kHttp11 && beast::iequals(request_[field::expect], "100-continue");
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
  failed = is_folded(name_text, value) ? http::error::bad_obs_fold : check_field(name, value);
  if (++fields_ > limits::kHeaderFields) failed = http::error::header_limit;
  if (!failed) request_.insert(name, name_text, value);
}

HeadParser::ErrorCode HeadParser::check_field(field name, string_view value) {
  switch (name) {
    case field::host:
      if (++hosts_ > 1) return http::error::bad_field;
      break;
    case field::content_length:
      // Beast takes a list of equal lengths.
      if (++lengths_ > 1) return http::error::multiple_content_length;
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
  if (hosts_ == 0 && request_.version() >= kHttp11) failed = http::error::bad_field;
}

}  // namespace atom::server
