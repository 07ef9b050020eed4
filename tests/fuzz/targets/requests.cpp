#include <string>
#include <utility>
#include <vector>

#include "api/accept.hpp"
#include "api/byte_range.hpp"
#include "api/conditional.hpp"
#include "api/http.hpp"
#include "api/media_type.hpp"
#include "api/parameters.hpp"
#include "api/precondition.hpp"
#include "api/target.hpp"
#include "api/trace.hpp"
#include "targets.hpp"

namespace atom::fuzz {
namespace {

constexpr std::string_view kBody = "the body of a response";
constexpr std::array<std::uint8_t, 8> kSpan{1, 2, 3, 4, 5, 6, 7, 8};

api::Response whole() {
  api::Response response = api::respond(api::http::status::ok, api::kJson, std::string(kBody));
  response.set(api::http::field::etag, api::entity_tag(kBody));
  return response;
}

void check_range(const api::Request& request) {
  api::Response response = whole();
  const auto part = api::requested_range(request, response);
  if (!part) return;
  require(part->first <= kBody.size() && part->count <= kBody.size() - part->first,
          "a range is inside of its body");
  if (part->count == 0) return;
  api::cut_to(response, *part);
  require(response.body() == kBody.substr(part->first, part->count), "a part has the bytes of its range");
}

}  // namespace

/// Each line is a header: its name, a colon, its value.
void headers(std::string_view input) {
  api::Request request(api::http::verb::get, "/", 11);
  while (!input.empty()) {
    const auto [line, rest] = split_line(input);
    input = rest;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line.size() > 4096) continue;
    request.insert(line.substr(0, colon), line.substr(colon + 1));
    if (const auto trace = api::continue_trace(line.substr(colon + 1), kSpan)) {
      require(trace->traceparent().size() == 55, "a trace is continued in version 00");
    }
  }
  check_range(request);
  const api::Response response = whole();
  api::is_known(request, response);
  require(api::weight_of(request, api::http::field::accept, "text/event-stream").value_or(0) <= 1000,
          "a weight is at most 1");
  api::accepts(request, "text/event-stream");
  static_cast<void>(api::read_if_match(request));
  for (const auto body : {api::Body::none, api::Body::json, api::Body::document}) {
    static_cast<void>(api::check_media_type(body, request));
  }
}

void target(std::string_view input) {
  static_cast<void>(api::parse_target(input));
  const auto read = api::parse_target("/v1/wpks?q=" + api::percent_encoded(input));
  if (!read) return;
  require(read->segments.size() == 2 && read->query.size() == 1, "an encoded value is one parameter");
  require(read->query.front().second == input, "an encoded value is read as it was");
}

}  // namespace atom::fuzz
