#include "api/byte_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include <boost/beast/core/string.hpp>

#include "api/errors.hpp"

namespace atom::api {
namespace {

constexpr std::string_view kUnit = "bytes=";

std::optional<std::size_t> read_position(std::string_view text) {
  std::size_t position = 0;
  const char* const last = text.data() + text.size();
  const auto [end, failed] = std::from_chars(text.data(), last, position);
  // A number that is too large is past every end, and no error.
  if (failed == std::errc::result_out_of_range && end == last) return std::string_view::npos;
  if (failed != std::errc() || end != last) return std::nullopt;
  return position;
}

/// Reads `0-99`, `100-`, or `-100` for the last hundred. Returns nothing if the header is no such range.
std::optional<ByteRange> read_range(std::string_view header, std::size_t size) {
  if (header.size() < kUnit.size() || !boost::beast::iequals(header.substr(0, kUnit.size()), kUnit))
    return {};
  const std::string_view range = header.substr(kUnit.size());
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view from = range.substr(0, dash);
  const std::string_view to = range.substr(dash + 1);
  const auto first = read_position(from);
  const auto last = read_position(to);
  if (from.empty()) {
    if (!last) return std::nullopt;
    const std::size_t count = std::min(*last, size);
    return ByteRange{size - count, count};
  }
  if (!first || (!to.empty() && (!last || *last < *first))) return std::nullopt;
  if (*first >= size) return ByteRange{};
  const std::size_t rest = size - *first;
  return ByteRange{*first, last && *last - *first < rest ? *last - *first + 1 : rest};
}

/// RFC 9110 section 13.1.5: the comparison is strong, and a date is never known to be strong here.
bool is_of_these_bytes(const Request& request, const Response& whole) {
  const auto condition = request.find(http::field::if_range);
  return condition == request.end() || condition->value() == whole[http::field::etag];
}

}  // namespace

std::optional<ByteRange> requested_range(const Request& request, const Response& whole) {
  const auto asked = request.find(http::field::range);
  if (asked == request.end() || request.method() != http::verb::get) return std::nullopt;
  if (!is_of_these_bytes(request, whole)) return std::nullopt;
  return read_range(asked->value(), whole.body().size());
}

void cut_to(Response& response, const ByteRange& range) {
  response.result(http::status::partial_content);
  response.set(
      http::field::content_range,
      fmt::format("bytes {}-{}/{}", range.first, range.first + range.count - 1, response.body().size()));
  response.cut_body(range.first, range.count);
}

Response not_satisfiable(const Exchange& exchange, std::size_t size) {
  Response response =
      exchange.render_error({std::string(errors::kRangeNotSatisfiable),
                             fmt::format("The content has {} bytes; ask for a range within them.", size),
                             {}},
                            exchange.id);
  response.set(http::field::content_range, fmt::format("bytes */{}", size));
  return response;
}

}  // namespace atom::api
