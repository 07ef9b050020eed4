#include <chrono>
#include <string>
#include <utility>

#include <boost/json/monotonic_resource.hpp>

#include "atom/base/limits.hpp"
#include "atom/base/redaction.hpp"
#include "atom/base/timestamp.hpp"
#include "atom/wire/read_text.hpp"
#include "atom/wire/record_json.hpp"
#include "atom/wpk/json.hpp"
#include "http_client/library.hpp"
#include "http_client/response_head.hpp"
#include "http_client/url.hpp"
#include "response_reader.hpp"
#include "retry_after.hpp"
#include "targets.hpp"
#include "url.hpp"

namespace atom::fuzz {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kServer = "https://atom.example.com";
constexpr Timestamp kNow{1'764'547'200s};

/// Both readers of a record must read the same, because the quick one leaves what it does not know to the
/// other.
template <class T>
void check_readers(std::string_view body) {
  const auto quick = wire::read_text<T>(body);
  if (!quick) return;
  const auto value = wpk::read_json(body);
  require(value.has_value(), "what the quick reader takes is JSON");
  const auto read = wire::read_record<T>(*value);
  require(read && *read == *quick, "both readers of a record read the same");
}

/// The head is a status and headers, one a line, up to an empty line.
client::Response response_of(std::string_view input) {
  client::Response response;
  auto [status, rest] = split_line(input);
  response.status = 100 + static_cast<int>(status.size() % 500);
  while (!rest.empty()) {
    const auto [line, after] = split_line(rest);
    rest = after;
    if (line.empty()) break;
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::size_t value = std::min(colon + 1, line.size());
    response.headers.push_back({std::string(line.substr(0, colon)), std::string(line.substr(value))});
  }
  response.body = rest;
  return response;
}

void check_head(std::string_view input) {
  http_client::ResponseHead head(true);
  while (!input.empty()) {
    const auto [line, rest] = split_line(input);
    input = rest;
    if (const auto fault = head.take(std::string(line) + "\r\n"))
      return require(!fault->empty(), "a fault has words");
  }
  require(head.take_headers().size() <= limits::kResponseHeaders,
          "a head has no more headers than the limit");
}

void check_redaction(std::string_view text) {
  const std::string shown = redacted(text);
  require(!holds_credential(shown), "a redacted text holds no credential");
  require(redacted(shown) == shown, "a redacted text has nothing to redact");
}

void check_error(const client::Error& error) {
  require(!error.code.empty() && !error.message.empty(), "an error has a code and a message");
}

}  // namespace

void response(std::string_view input) {
  check_readers<wire::Wpk>(input);
  check_readers<wire::WpkPage>(input);
  check_readers<wire::Package>(input);
  check_readers<wire::EventPage>(input);
  check_readers<wire::TokenPage>(input);
  check_readers<wire::Validation>(input);
  check_readers<wire::PublishResult>(input);
  check_head(input);
  check_redaction(input);
  client::Response read = response_of(input);
  check_error(client::error_of(read, client::Repeat::harmless, kServer, kNow));
  if (const auto page = client::read_response<wire::EventPage>(read, kServer); !page)
    check_error(page.error());
  if (const auto page = client::read_response<wire::WpkPage>(read, kServer); !page) check_error(page.error());
  client::digest_of_etag(input);
  if (const auto download = client::read_download(read, "a@1.0.0", kServer); !download)
    check_error(download.error());
}

void url(std::string_view input) {
  static const auto curl = http_client::load_libcurl();
  if (const auto base = client::parse_base_url(input)) {
    require(!base->text.ends_with('/'), "an address has no slash at its end");
    const auto again = client::parse_base_url(base->text);
    require(again && *again == *base, "an address is read as it was written");
  }
  static_cast<void>(client::id_of_location(input));
  static_cast<void>(client::decode_percent(input));
  const auto decoded = client::decode_percent(client::encode_segment(input));
  require(decoded && *decoded == input, "an encoded segment is read as it was");
  if (curl) {
    const auto parsed = http_client::parse_url(**curl, std::string(input));
    if (parsed) http_client::is_loopback(*parsed);
  }
}

void time(std::string_view input) {
  const auto wait = client::parse_retry_after(input, kNow);
  require(!wait || *wait >= 0ms, "nobody waits for the past");
  const auto read = parse_rfc3339(input);
  if (!read) return;
  const std::string written = format_rfc3339(*read);
  require(is_canonical_rfc3339(written), "a time is written in one form");
  require(parse_rfc3339(written) == read, "a time is read as it was written");
  require(client::parse_retry_after(format_http_date(*read), *read) <= 1s, "a date of now asks for no wait");
}

}  // namespace atom::fuzz
