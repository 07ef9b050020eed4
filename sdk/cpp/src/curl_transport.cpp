#include "curl_transport.hpp"

#include <fmt/format.h>

#include <array>
#include <exception>
#include <stdexcept>

#include "atom/errors.hpp"
#include "base/limits.hpp"
#include "failure.hpp"
#include "sigpipe_block.hpp"

namespace atom::client {
namespace {

constexpr std::size_t kResponseHeaderBytes = 256 << 10;
/// Under the server's `limits::kIdleTimeout`, so that the client is the one that closes an idle connection.
constexpr std::chrono::seconds kConnectionIdle = limits::kIdleTimeout - std::chrono::seconds{15};

/// What the callbacks of one exchange fill in.
struct Exchange {
  Response response;
  std::size_t header_bytes = 0;
  bool too_large = false;
  std::exception_ptr thrown;  ///< No exception may pass through libcurl's frames.
  std::array<char, CURL_ERROR_SIZE> reason{};
};

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Runs `take` for a callback: its size when all is taken, 0 to stop the transfer.
template <class Take>
std::size_t guarded(Exchange& exchange, std::size_t size, Take take) noexcept {
  try {
    return take() ? size : 0;
  } catch (...) {
    exchange.thrown = std::current_exception();
    return 0;
  }
}

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  return guarded(exchange, size, [&] {
    exchange.too_large = exchange.response.body.size() + size > limits::kResponseBytes;
    if (!exchange.too_large) exchange.response.body.append(data, size);
    return !exchange.too_large;
  });
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  return guarded(exchange, size, [&] {
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/"))
      exchange.response.headers.clear();  // What came before was an interim answer's.
    exchange.header_bytes += size;
    exchange.too_large = exchange.header_bytes > kResponseHeaderBytes;
    if (exchange.too_large) return false;
    if (const std::size_t colon = line.find(':');
        colon != std::string_view::npos && !line.starts_with("HTTP/")) {
      exchange.response.headers.push_back(
          {std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
    }
    return true;
  });
}

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

void append(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

HeaderList header_list(const Request& request) {
  HeaderList list;
  for (const Header& header : request.headers) {
    append(list, header.value.empty() ? header.name + ';' : fmt::format("{}: {}", header.name, header.value));
  }
  append(list, "Expect:");  // A wait for "100 Continue" costs a round trip, and bodies are small.
  return list;
}

/// A refused option is a mistake in this file, not in what the caller asked for.
template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK)
    throw std::logic_error(fmt::format("libcurl refuses option {}", static_cast<int>(option)));
}

void set_method(CURL* handle, const Request& request) {
  if (request.method == Method::post || request.method == Method::put) {
    set(handle, CURLOPT_POST, 1L);
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == Method::put) set(handle, CURLOPT_CUSTOMREQUEST, "PUT");
  if (request.method == Method::del) set(handle, CURLOPT_CUSTOMREQUEST, "DELETE");
}

void set_callbacks(CURL* handle, Exchange& exchange) {
  set(handle, CURLOPT_WRITEFUNCTION, &take_body);
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
  set(handle, CURLOPT_HEADERFUNCTION, &take_header);
  set(handle, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
  set(handle, CURLOPT_ERRORBUFFER, exchange.reason.data());
}

void set_connection(CURL* handle, const Request& request) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  set(handle, CURLOPT_MAXAGE_CONN, static_cast<long>(kConnectionIdle.count()));
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);  // A redirect would carry the key to wherever it points.
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_ACCEPT_ENCODING, "");
  // Where a kept connection turns out to be closed, libcurl sends again; on a new one it does not.
  if (request.repeat == Repeat::harmful) set(handle, CURLOPT_FRESH_CONNECT, 1L);
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

std::string reason_of(CURLcode code, const Exchange& exchange) {
  std::string reason = exchange.reason.front() != '\0' ? exchange.reason.data() : curl_easy_strerror(code);
  while (reason.ends_with('.') || reason.ends_with('\n')) reason.pop_back();
  return reason;
}

Error failure_of(CURLcode code, const Exchange& exchange, const Request& request, std::string_view base_url) {
  const std::string reason = reason_of(code, exchange);
  if (exchange.too_large) {
    return make_error(errors::kResponseTooLarge,
                      fmt::format("The answer of {} is larger than the {} MiB that a client "
                                  "takes.",
                                  base_url, limits::kResponseBytes >> 20));
  }
  if (is_garbage(code)) {
    return make_error(
        errors::kInvalidResponse,
        fmt::format("What answers at {} does not speak HTTP: {}. Is it the address of an ATOM Cloud "
                    "server?",
                    base_url, reason));
  }
  Error error;
  if (code == CURLE_OPERATION_TIMEDOUT) {
    error = make_error(errors::kTimeout,
                       fmt::format("{} took too long: {}. Try again, or allow more time.", base_url, reason));
  } else if (is_lost_connection(code)) {
    error = make_error(errors::kConnectionFailed,
                       fmt::format("The connection to {} broke off: {}. Try again.", base_url, reason));
  } else {
    error = make_error(
        errors::kConnectionFailed,
        fmt::format(
            "Cannot reach {}: {}. Is the server running, and is that its address? ATOM_BASE_URL can name "
            "another.",
            base_url, reason));
  }
  const bool transient = code == CURLE_OPERATION_TIMEDOUT || is_lost_connection(code);
  error.retryable = never_sent(code) || (transient && request.repeat == Repeat::harmless);
  return error;
}

}  // namespace

CurlTransport::CurlTransport(const Settings& settings)
    : base_url_(settings.base_url), connect_timeout_(settings.timeouts.connect), ca_file_(settings.ca_file) {}

Result<Response> CurlTransport::send(const Request& request) {
  Exchange exchange;
  const HeaderList headers = header_list(request);
  const CurlPool::Lease handle = pool_.take();
  set(handle.get(), CURLOPT_URL, (base_url_.text + request.target).c_str());
  set(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  set(handle.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout_.count()));
  set(handle.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  if (!ca_file_.empty()) set(handle.get(), CURLOPT_CAINFO, ca_file_.c_str());
  if (base_url_.loopback)
    set(handle.get(), CURLOPT_NOPROXY, "*");  // No proxy reaches this machine's own loopback.
  set_connection(handle.get(), request);
  set_method(handle.get(), request);
  set_callbacks(handle.get(), exchange);

  CURLcode code;
  {
    const SigpipeBlock no_sigpipe;
    code = curl_easy_perform(handle.get());
  }
  if (exchange.thrown) std::rethrow_exception(exchange.thrown);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK) return failed(failure_of(code, exchange, request, base_url_.text));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  exchange.response.status = static_cast<int>(status);
  return std::move(exchange.response);
}

}  // namespace atom::client
