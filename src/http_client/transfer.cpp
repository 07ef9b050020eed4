#include "http_client/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "atom/base/limits.hpp"

namespace atom::http_client {
namespace {

/// The error code of a header line that is longer than libcurl's own limit, since 8.7.
constexpr int kTooLarge = 100;

void set_connection(Easy& easy, const Options& options) {
  easy.set(CURLOPT_NOSIGNAL, 1L);
  easy.set(CURLOPT_QUICK_EXIT, 1L);  // A stop does not wait for a name to be resolved.
  easy.set(CURLOPT_TCP_KEEPALIVE, 1L);
  easy.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  easy.set(CURLOPT_MAXAGE_CONN, static_cast<long>(options.max_idle.count()));
  easy.set(CURLOPT_PROTOCOLS_STR, "http,https");
  easy.set(CURLOPT_FOLLOWLOCATION, 0L);
  easy.set(CURLOPT_PATH_AS_IS, 1L);
  easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // Within one machine, compressing costs more than sending.
  if (!options.server_is_local) easy.set(CURLOPT_ACCEPT_ENCODING, "gzip");
}

void set_proxy_and_tls(Easy& easy, const Options& options) {
  if (options.proxy) {
    easy.set(CURLOPT_PROXY, options.proxy->c_str());
    easy.set(CURLOPT_NOPROXY, "");  // An explicit proxy overrides the environment's exceptions.
  } else if (options.server_is_local) {
    easy.set(CURLOPT_NOPROXY, "*");  // A proxy cannot reach this machine's loopback.
  }
  if (!options.ca_file.empty()) easy.set(CURLOPT_CAINFO, options.ca_file.c_str());
  if (options.certificate_file.empty()) return;
  const std::string& key = options.key_file.empty() ? options.certificate_file : options.key_file;
  easy.set(CURLOPT_SSLCERT, options.certificate_file.c_str());
  easy.set(CURLOPT_SSLKEY, key.c_str());
}

Failure::Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      return Failure::Kind::unreachable;
    case CURLE_OPERATION_TIMEDOUT:
      return Failure::Kind::timeout;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return Failure::Kind::connection_lost;
    case CURLE_UNSUPPORTED_PROTOCOL:  // libcurl reads anything but HTTP as HTTP/0.9, which is off.
    case CURLE_WEIRD_SERVER_REPLY:
      return Failure::Kind::not_http;
    case CURLE_BAD_CONTENT_ENCODING:
      return Failure::Kind::invalid_response;
    case CURLE_OUT_OF_MEMORY:
      return Failure::Kind::exhausted;
    case CURLE_PEER_FAILED_VERIFICATION:
      return Failure::Kind::untrusted_certificate;
    default:
      return Failure::Kind::other;
  }
}

/// libcurl's errors of a connection include those of what it received.
bool is_about_framing(std::string_view reason) {
  return reason.ends_with("in chunked-encoding") || reason.starts_with("Too large response headers");
}

}  // namespace

void set_up(Easy& easy, const Options& options) {
  set_connection(easy, options);
  set_proxy_and_tls(easy, options);
  easy.set(CURLOPT_WRITEFUNCTION, &Transfer::take_body);
  easy.set(CURLOPT_HEADERFUNCTION, &Transfer::take_header);
  easy.set(CURLOPT_DEBUGFUNCTION, &Transfer::count_raw);
  easy.set(CURLOPT_XFERINFOFUNCTION, &Transfer::check_framing);
}

void forget_request(Easy& easy) {
  easy.set(CURLOPT_HTTPHEADER, nullptr);
  easy.set(CURLOPT_CUSTOMREQUEST, nullptr);
  easy.set(CURLOPT_POSTFIELDS, nullptr);
  easy.set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t{-1});
  easy.set(CURLOPT_HTTPGET, 1L);
  easy.set(CURLOPT_FRESH_CONNECT, 0L);
  easy.set(CURLOPT_WRITEDATA, nullptr);
  easy.set(CURLOPT_HEADERDATA, nullptr);
  easy.set(CURLOPT_ERRORBUFFER, nullptr);
  easy.set(CURLOPT_VERBOSE, 0L);
  easy.set(CURLOPT_NOPROGRESS, 1L);
}

Transfer::Transfer(Easy& easy, const Options& options, const Request& request)
    : easy_(easy),
      options_(options),
      request_(request),
      headers_(nullptr, easy.curl().slist_free_all),
      head_(!options.server_is_local) {
  easy_.set(CURLOPT_URL, request_.url.c_str());
  easy_.set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  if (request_.repeat == Repeat::harmful) easy_.set(CURLOPT_FRESH_CONNECT, 1L);
  set_headers();
  set_method();
  easy_.set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  easy_.set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  easy_.set(CURLOPT_ERRORBUFFER, reason_.data());
}

template <class Take>
std::size_t Transfer::guarded(std::size_t size, Take take) noexcept {
  try {
    return take() ? size : 0;
  } catch (...) {
    rejected_ = http_client::failure_of(std::current_exception());
    return 0;
  }
}

std::size_t Transfer::take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& self = *static_cast<Transfer*>(user);
  return self.guarded(size, [&] {
    const bool fits = self.body_.size() + size <= self.options_.max_response_bytes;
    if (!fits) self.rejected_ = Failure{Failure::Kind::response_too_large};
    if (fits) self.body_.append(data, size);
    return fits;
  });
}

std::size_t Transfer::take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& self = *static_cast<Transfer*>(user);
  return self.guarded(size, [&] { return self.take_header_line({data, size}); });
}

bool Transfer::take_header_line(std::string_view line) {
  const bool was_chunked = head_.is_chunked();
  if (auto fault = head_.take(line)) {
    rejected_ = Failure{Failure::Kind::invalid_response, *std::move(fault)};
    return false;
  }
  if (head_.is_chunked() && !was_chunked) watch_chunks();
  return true;
}

/// libcurl reads the lines around the chunks itself, and has no limit for them. Only its log shows them.
void Transfer::watch_chunks() {
  easy_.set(CURLOPT_DEBUGDATA, static_cast<void*>(this));
  easy_.set(CURLOPT_VERBOSE, 1L);
  easy_.set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
  easy_.set(CURLOPT_NOPROGRESS, 0L);
}

int Transfer::count_raw(CURL*, curl_infotype type, char*, std::size_t size, void* user) {
  if (type == CURLINFO_DATA_IN)
    static_cast<Transfer*>(user)->raw_body_bytes_ += static_cast<curl_off_t>(size);
  return 0;
}

int Transfer::check_framing(void* user, curl_off_t, curl_off_t received, curl_off_t, curl_off_t) {
  auto& self = *static_cast<Transfer*>(user);
  constexpr auto kLimit = static_cast<curl_off_t>(limits::kResponseFramingBytes);
  if (self.raw_body_bytes_ - received <= kLimit) return 0;
  self.guarded(1, [&] {
    self.rejected_ =
        Failure{Failure::Kind::invalid_response,
                fmt::format("the lines around its chunks are longer than {} KiB in all", kLimit >> 10)};
    return true;
  });
  return 1;
}

void Transfer::append_header(const std::string& line) {
  curl_slist* const longer = easy_.curl().slist_append(headers_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(headers_.release());
  headers_.reset(longer);
}

void Transfer::set_headers() {
  std::string line;
  for (const HeaderView& header : request_.headers) {
    line = header.name;
    line += header.value.empty() ? ";" : ": ";
    line += header.value;
    append_header(line);
  }
  if (has_body()) {
    const auto is_type = [](const HeaderView& header) { return header.name == "Content-Type"; };
    // Otherwise libcurl calls a body a form, even an empty one.
    if (std::ranges::none_of(request_.headers, is_type)) append_header("Content-Type:");
    append_header("Expect:");  // Waiting for "100 Continue" would cost a round trip.
  }
  easy_.set(CURLOPT_HTTPHEADER, headers_.get());
}

void Transfer::set_method() {
  if (has_body()) {
    easy_.set(CURLOPT_POST, 1L);
    easy_.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    easy_.set(CURLOPT_POSTFIELDS, request_.body.empty() ? "" : request_.body.data());
  }
  if (request_.method == "GET" || request_.method == "POST") return;
  easy_.set(CURLOPT_CUSTOMREQUEST, std::string(request_.method).c_str());
}

Outcome Transfer::finish(CURLcode code) {
  if (code != CURLE_OK) return tl::unexpected(failure_of(code));
  return Response{easy_.status(), head_.take_headers(), std::move(body_)};
}

Failure Transfer::failure_of(CURLcode code) {
  if (rejected_) return *std::move(rejected_);
  const bool is_header_line = code == CURLE_OUT_OF_MEMORY || static_cast<int>(code) == kTooLarge;
  // libcurl has a limit for a header line as well, and reports it as if memory had run out.
  if (is_header_line && easy_.is_sent() && !head_.is_complete())
    return {Failure::Kind::invalid_response, head_too_long()};
  std::string reason = reason_.front() != '\0' ? reason_.data() : easy_.curl().easy_strerror(code);
  while (reason.ends_with('.') || reason.ends_with('\n')) reason.pop_back();
  if (code == CURLE_RECV_ERROR && is_about_framing(reason))
    return {Failure::Kind::invalid_response, std::move(reason)};
  return {kind_of(code), std::move(reason)};
}

Failure failure_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    return {Failure::Kind::exhausted, "memory ran out"};
  } catch (const std::exception& error) {
    return {Failure::Kind::exhausted, error.what()};
  } catch (...) {
    return {Failure::Kind::exhausted, "an unknown exception"};
  }
}

}  // namespace atom::http_client
