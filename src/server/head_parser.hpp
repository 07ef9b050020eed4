#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <boost/beast/core/error.hpp>
#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

#include "api/http.hpp"

namespace atom::server {

/// Parses the head of a request, and is done when it ends. Rejects each head from which a proxy and this
/// server could read different ends of the request (RFC 9112 sections 5.1, 5.2 and 6.3), however legal it may
/// be.
class HeadParser final : public boost::beast::http::basic_parser<true> {
 public:
  HeadParser();

  api::Request& request() { return request_; }
  const api::Request& request() const { return request_; }

  /// Returns the name of a header that appears twice and must not, for which the head was rejected; else
  /// nothing.
  const std::string& repeated() const { return repeated_; }

  bool has_body() const { return chunked() || body_bytes() > 0; }
  /// Returns the announced length; 0 without one.
  std::uint64_t body_bytes() const { return content_length().value_or(0); }
  /// Returns true if the client waits for leave to send the body. HTTP/1.0 knows no such leave.
  bool expects_continue() const;
  /// Returns true if the client sends no body, or a short one without waiting, so the connection can be kept.
  bool can_skip_body() const;

 private:
  using ErrorCode = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  using field = boost::beast::http::field;

  void on_request_impl(boost::beast::http::verb method, string_view method_text, string_view target,
                       int version, ErrorCode& failed) override;
  void on_field_impl(field name, string_view name_text, string_view value, ErrorCode& failed) override;
  void on_header_impl(ErrorCode& failed) override;

  ErrorCode check_field(field name, string_view name_text, string_view value);

  // Never called for a request whose body is skipped.
  void on_response_impl(int, string_view, int, ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(string_view, ErrorCode&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, string_view, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, ErrorCode&) override { return 0; }
  void on_finish_impl(ErrorCode&) override {}

  api::Request request_;
  std::size_t fields_ = 0;
  unsigned single_ = 0;  ///< A bit for each field that came and may not come again.
  std::string repeated_;
};

}  // namespace atom::server
