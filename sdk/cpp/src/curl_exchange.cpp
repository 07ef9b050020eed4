#include "curl_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "atom/base/ascii.hpp"
#include "atom/base/limits.hpp"
#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::client {
namespace {

constexpr std::size_t kResponseHeaderBytes = 256 << 10;
/// Under the server's `limits::kIdleTimeout`, so that the client is the one that closes an idle connection.
constexpr std::chrono::seconds kConnectionIdle = limits::kIdleTimeout - std::chrono::seconds{15};
/// A header line arrives with its line break.
constexpr std::string_view kBlank = " \t\r\n";

/// A refused option is a mistake in this file, not in what the caller asked for.
template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK)
    throw std::logic_error(fmt::format("libcurl refuses option {}", static_cast<int>(option)));
}

/// No request was sent, so none can have been done.
bool never_sent(CURLcode code) {
  return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY ||
         code == CURLE_COULDNT_CONNECT;
}

bool is_lost_connection(CURLcode code) {
  switch (code) {
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return true;
    default:
      return false;
  }
}

bool is_garbage(CURLcode code) {
  // libcurl takes what is no HTTP answer for HTTP/0.9, which it is told not to speak.
  return code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY ||
         code == CURLE_BAD_CONTENT_ENCODING;
}

void set_connection(CURL* handle, const CurlConfig& config) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_QUICK_EXIT, 1L);  // A stop does not wait for a name that is being resolved.
  set(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(config.connect_timeout.count()));
  set(handle, CURLOPT_MAXAGE_CONN, static_cast<long>(kConnectionIdle.count()));
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);  // A redirect would carry the key to wherever it points.
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  // Within one machine, to compress costs more than to send.
  if (!config.base_url.loopback) set(handle, CURLOPT_ACCEPT_ENCODING, "");
}

void set_proxy_and_tls(CURL* handle, const CurlConfig& config) {
  if (config.proxy) {
    set(handle, CURLOPT_PROXY, config.proxy->c_str());
    set(handle, CURLOPT_NOPROXY, "");  // It was asked for by name, whatever the environment excepts.
  } else if (config.base_url.loopback) {
    set(handle, CURLOPT_NOPROXY, "*");  // No proxy reaches this machine's own loopback.
  }
  if (!config.ca_file.empty()) set(handle, CURLOPT_CAINFO, config.ca_file.c_str());
  if (config.certificate_file.empty()) return;
  const std::string& key = config.key_file.empty() ? config.certificate_file : config.key_file;
  set(handle, CURLOPT_SSLCERT, config.certificate_file.c_str());
  set(handle, CURLOPT_SSLKEY, key.c_str());
}

}  // namespace

CurlConfig::CurlConfig(const Settings& settings)
    : base_url(settings.base_url),
      connect_timeout(settings.timeouts.connect),
      ca_file(settings.ca_file),
      certificate_file(settings.certificate_file),
      key_file(settings.key_file),
      proxy(settings.proxy) {}

std::unique_ptr<CURL, EasyCleanup> make_easy(const CurlConfig& config) {
  auto easy = make_easy();
  set_connection(easy.get(), config);
  set_proxy_and_tls(easy.get(), config);
  set(easy.get(), CURLOPT_WRITEFUNCTION, &CurlExchange::take_body);
  set(easy.get(), CURLOPT_HEADERFUNCTION, &CurlExchange::take_header);
  return easy;
}

void forget_request(CURL* handle) {
  set(handle, CURLOPT_HTTPHEADER, nullptr);
  set(handle, CURLOPT_CUSTOMREQUEST, nullptr);
  set(handle, CURLOPT_POSTFIELDS, nullptr);
  set(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t{-1});
  set(handle, CURLOPT_HTTPGET, 1L);
  set(handle, CURLOPT_FRESH_CONNECT, 0L);
  set(handle, CURLOPT_WRITEDATA, nullptr);
  set(handle, CURLOPT_HEADERDATA, nullptr);
  set(handle, CURLOPT_ERRORBUFFER, nullptr);
}

CurlExchange::CurlExchange(CURL* handle, const CurlConfig& config, const Request& request)
    : handle_(handle), config_(config), request_(request) {
  set(handle_, CURLOPT_URL, (config_.base_url.text + request_.target).c_str());
  set(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  // Where a kept connection turns out to be closed, libcurl sends again; on a new one it does not.
  if (request_.repeat == Repeat::harmful) set(handle_, CURLOPT_FRESH_CONNECT, 1L);
  set_headers();
  set_method();
  set(handle_, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(handle_, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(handle_, CURLOPT_ERRORBUFFER, reason_.data());
}

template <class Take>
std::size_t CurlExchange::guarded(std::size_t size, Take take) noexcept {
  try {
    return take() ? size : 0;
  } catch (...) {
    thrown_ = std::current_exception();
    return 0;
  }
}

std::size_t CurlExchange::take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& self = *static_cast<CurlExchange*>(user);
  return self.guarded(size, [&] {
    std::string& body = self.response_.body;
    self.too_large_ = body.size() + size > limits::kResponseBytes;
    if (!self.too_large_) body.append(data, size);
    return !self.too_large_;
  });
}

std::size_t CurlExchange::take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& self = *static_cast<CurlExchange*>(user);
  return self.guarded(size, [&] { return self.take_header_line({data, size}); });
}

bool CurlExchange::take_header_line(std::string_view line) {
  header_bytes_ += line.size();
  too_large_ = header_bytes_ > kResponseHeaderBytes;
  if (too_large_) return false;
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();  // What came before was an interim answer's.
    return true;
  }
  if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    response_.headers.push_back({std::string(trim(line.substr(0, colon), kBlank)),
                                 std::string(trim(line.substr(colon + 1), kBlank))});
  }
  return true;
}

void CurlExchange::append_header(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(headers_.release());
  headers_.reset(longer);
}

void CurlExchange::set_headers() {
  std::string line;
  for (const Header& header : request_.headers) {
    line = header.name;
    line += header.value.empty() ? ";" : ": ";
    line += header.value;
    append_header(line);
  }
  if (has_body()) {
    const auto has_type = [](const Header& header) { return header.name == "Content-Type"; };
    // libcurl would call a body a form's, even an empty one.
    if (std::ranges::none_of(request_.headers, has_type)) append_header("Content-Type:");
    append_header("Expect:");  // A wait for "100 Continue" costs a round trip, and bodies are small.
  }
  set(handle_, CURLOPT_HTTPHEADER, headers_.get());
}

void CurlExchange::set_method() {
  if (has_body()) {
    set(handle_, CURLOPT_POST, 1L);
    set(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(handle_, CURLOPT_POSTFIELDS, request_.body.data());
  }
  if (request_.method == Method::put) set(handle_, CURLOPT_CUSTOMREQUEST, "PUT");
  if (request_.method == Method::del) set(handle_, CURLOPT_CUSTOMREQUEST, "DELETE");
}

Result<Response> CurlExchange::finish(CURLcode code) {
  if (thrown_) std::rethrow_exception(thrown_);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK) return failed(failure_of(code));
  long status = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  return std::move(response_);
}

std::string CurlExchange::reason_of(CURLcode code) const {
  std::string reason = reason_.front() != '\0' ? reason_.data() : curl_easy_strerror(code);
  while (reason.ends_with('.') || reason.ends_with('\n')) reason.pop_back();
  return reason;
}

Error CurlExchange::failure_of(CURLcode code) const {
  Error error = failure_in_words(code);
  const bool transient = code == CURLE_OPERATION_TIMEDOUT || is_lost_connection(code);
  error.retryable = !too_large_ && (never_sent(code) || (transient && request_.repeat == Repeat::harmless));
  return error;
}

Error CurlExchange::failure_in_words(CURLcode code) const {
  const std::string& server = config_.base_url.text;
  if (too_large_) {
    return make_error(errors::kResponseTooLarge,
                      fmt::format("The answer of {} is larger than the {} MiB that a client takes.", server,
                                  limits::kResponseBytes >> 20));
  }
  const std::string reason = reason_of(code);
  if (is_garbage(code)) {
    return make_error(errors::kInvalidResponse,
                      fmt::format("What answers at {} does not speak HTTP: {}. Is it the address of an ATOM "
                                  "Cloud server?",
                                  server, reason));
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return make_error(errors::kTimeout,
                      fmt::format("{} took too long: {}. Try again, or allow more time.", server, reason));
  }
  if (is_lost_connection(code)) {
    return make_error(errors::kConnectionFailed,
                      fmt::format("The connection to {} broke off: {}. Try again.", server, reason));
  }
  if (code == CURLE_PEER_FAILED_VERIFICATION) {
    return make_error(
        errors::kUntrustedCertificate,
        fmt::format("The certificate of {} cannot be trusted: {}. Nothing was sent. Is that its address, "
                    "and does the client know its authority?",
                    server, reason));
  }
  return make_error(errors::kConnectionFailed,
                    fmt::format("Cannot reach {}: {}. Is the server running, and is that its address? "
                                "ATOM_BASE_URL can name another.",
                                server, reason));
}

}  // namespace atom::client
