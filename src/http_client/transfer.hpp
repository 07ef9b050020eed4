#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http_client/client.hpp"
#include "http_client/handles.hpp"
#include "http_client/response_head.hpp"

namespace atom::http_client {

/// Sets every option of a new handle that stays the same from request to request.
void set_up(Easy& easy, const Options& options);

/// Removes from a handle all that a request has set, credentials included.
void forget_request(Easy& easy);

/// One request and its response, on a handle that somebody else runs. The handle points into it, so it must
/// stay in its place until the request has ended. Borrows its arguments.
class Transfer {
 public:
  /// The handle is set up, and new or made to forget its last request.
  Transfer(Easy& easy, const Options& options, const Request& request);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Returns what became of a request that libcurl ended with `code`.
  Outcome finish(CURLcode code);

  /// libcurl calls these for what it receives; `user` is the transfer.
  static std::size_t take_body(char* data, std::size_t one, std::size_t size, void* user);
  static std::size_t take_header(char* data, std::size_t one, std::size_t size, void* user);
  static int count_raw(CURL* handle, curl_infotype type, char* data, std::size_t size, void* user);
  static int check_framing(void* user, curl_off_t total, curl_off_t received, curl_off_t to_send,
                           curl_off_t sent);

 private:
  template <class Take>
  std::size_t guarded(std::size_t size, Take take) noexcept;
  bool take_header_line(std::string_view line);
  void watch_chunks();
  void append_header(const std::string& line);
  bool has_body() const { return request_.method == "POST" || request_.method == "PUT"; }
  void set_headers();
  void set_method();
  Failure failure_of(CURLcode code);

  Easy& easy_;
  const Options& options_;
  const Request& request_;
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers_;
  ResponseHead head_;
  std::string body_;
  curl_off_t raw_body_bytes_ = 0;    ///< With the lines around the chunks.
  std::optional<Failure> rejected_;  ///< Why this ended the transfer.
  std::array<char, CURL_ERROR_SIZE> reason_{};
};

}  // namespace atom::http_client
