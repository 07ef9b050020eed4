#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "atom/transport.hpp"
#include "curl_handles.hpp"
#include "settings.hpp"

namespace atom::client {

/// What every transfer of a transport has in common.
struct CurlConfig {
  explicit CurlConfig(const Settings& settings);

  BaseUrl base_url;
  std::chrono::milliseconds connect_timeout;
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
  std::optional<std::string> proxy;
};

/// A new transfer, with all the options that do not change from request to request. Throws std::bad_alloc.
std::unique_ptr<CURL, EasyCleanup> make_easy(const CurlConfig& config);

/// Takes off a transfer what a request has set on it, the key included: the next finds nothing of it.
void forget_request(CURL* handle);

/// One request and its answer, on a libcurl transfer that somebody else runs. The transfer points into it, so
/// it stays where it is until the transfer ended. Borrows all that it is given.
class CurlExchange {
 public:
  /// `handle` is of `make_easy`, and new or has forgotten.
  CurlExchange(CURL* handle, const CurlConfig& config, const Request& request);
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  /// The outcome of a transfer that ended so. Throws what was thrown while it ran.
  Result<Response> finish(CURLcode code);

  /// What libcurl calls for what it receives; `user` is the exchange.
  static std::size_t take_body(char* data, std::size_t one, std::size_t size, void* user);
  static std::size_t take_header(char* data, std::size_t one, std::size_t size, void* user);

 private:
  struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  template <class Take>
  std::size_t guarded(std::size_t size, Take take) noexcept;
  bool take_header_line(std::string_view line);
  void append_header(const std::string& line);
  bool has_body() const { return request_.method == Method::post || request_.method == Method::put; }
  void set_headers();
  void set_method();
  std::string reason_of(CURLcode code) const;
  Error failure_of(CURLcode code) const;
  Error failure_in_words(CURLcode code) const;

  CURL* handle_;
  const CurlConfig& config_;
  const Request& request_;
  std::unique_ptr<curl_slist, ListDeleter> headers_;
  Response response_;
  std::size_t header_bytes_ = 0;
  bool too_large_ = false;
  std::exception_ptr thrown_;  ///< No exception may pass through libcurl's frames.
  std::array<char, CURL_ERROR_SIZE> reason_{};
};

}  // namespace atom::client
