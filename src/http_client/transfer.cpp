#include "http_client/transfer.hpp"

#include <algorithm>

#include "atom/base/ascii.hpp"

namespace atom::http_client {
namespace {

constexpr std::size_t kResponseHeaderBytes = 256 << 10;

/// A header line arrives with its line break.
constexpr std::string_view kBlank = " \t\r\n";

void set_connection(Easy& easy, const Options& options) {
  easy.set(CURLOPT_NOSIGNAL, 1L);
  easy.set(CURLOPT_QUICK_EXIT, 1L);  // A stop does not wait for a name to be resolved.
  easy.set(CURLOPT_TCP_KEEPALIVE, 1L);
  easy.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  easy.set(CURLOPT_MAXAGE_CONN, static_cast<long>(options.max_idle.count()));
  easy.set(CURLOPT_PROTOCOLS_STR, "http,https");
  easy.set(CURLOPT_FOLLOWLOCATION, 0L);
  easy.set(CURLOPT_PATH_AS_IS, 1L);
  // Within one machine, compressing costs more than sending.
  if (!options.server_is_local) easy.set(CURLOPT_ACCEPT_ENCODING, "");
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
    case CURLE_BAD_CONTENT_ENCODING:
      return Failure::Kind::not_http;
    case CURLE_PEER_FAILED_VERIFICATION:
      return Failure::Kind::untrusted_certificate;
    default:
      return Failure::Kind::other;
  }
}

}  // namespace

void set_up(Easy& easy, const Options& options) {
  set_connection(easy, options);
  set_proxy_and_tls(easy, options);
  easy.set(CURLOPT_WRITEFUNCTION, &Transfer::take_body);
  easy.set(CURLOPT_HEADERFUNCTION, &Transfer::take_header);
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
}

Transfer::Transfer(Easy& easy, const Options& options, const Request& request)
    : easy_(easy), options_(options), request_(request), headers_(nullptr, easy.curl().slist_free_all) {
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
    thrown_ = std::current_exception();
    return 0;
  }
}

std::size_t Transfer::take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& self = *static_cast<Transfer*>(user);
  return self.guarded(size, [&] {
    std::string& body = self.response_.body;
    self.too_large_ = body.size() + size > self.options_.max_response_bytes;
    if (!self.too_large_) body.append(data, size);
    return !self.too_large_;
  });
}

std::size_t Transfer::take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& self = *static_cast<Transfer*>(user);
  return self.guarded(size, [&] { return self.take_header_line({data, size}); });
}

bool Transfer::take_header_line(std::string_view line) {
  header_bytes_ += line.size();
  too_large_ = header_bytes_ > kResponseHeaderBytes;
  if (too_large_) return false;
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();  // Earlier headers belong to an interim response.
    return true;
  }
  if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    response_.headers.push_back({std::string(trim(line.substr(0, colon), kBlank)),
                                 std::string(trim(line.substr(colon + 1), kBlank))});
  }
  return true;
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
  if (thrown_) std::rethrow_exception(thrown_);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK) return tl::unexpected(failure_of(code));
  response_.status = easy_.status();
  return std::move(response_);
}

Failure Transfer::failure_of(CURLcode code) const {
  if (too_large_) return {Failure::Kind::response_too_large};
  std::string reason = reason_.front() != '\0' ? reason_.data() : easy_.curl().easy_strerror(code);
  while (reason.ends_with('.') || reason.ends_with('\n')) reason.pop_back();
  return {kind_of(code), std::move(reason)};
}

}  // namespace atom::http_client
