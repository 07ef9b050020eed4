#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http_client/response.hpp"

namespace atom::http_client {

/// Returns the fault of a head over the limit, as a clause.
std::string head_too_long();

/// Reads the heads of a response, line by line, and rejects what is over a limit (`limits::kResponse…`) or
/// could be read in two ways. Interim responses are counted and dropped, and so are trailers.
class ResponseHead {
 public:
  /// `decodes`: a compressed body was asked for.
  explicit ResponseHead(bool decodes) : decodes_(decodes) {}

  /// Takes a line with its line break. Returns why the response must be rejected, as a clause; nothing if it
  /// may go on.
  std::optional<std::string> take(std::string_view line);

  bool is_chunked() const { return is_chunked_; }
  /// Returns true once the final head is complete.
  bool is_complete() const { return is_complete_; }
  std::vector<Header> take_headers() { return std::move(headers_); }

 private:
  using Fault = std::optional<std::string>;

  Fault begin(std::string_view line);
  Fault take_trailer(std::string_view line);
  Fault take_header(std::string_view line);
  Fault check_length(const Header& header);
  Fault check_encoding(const Header& header);

  bool decodes_;
  bool is_interim_ = false;
  bool is_complete_ = false;
  bool is_chunked_ = false;
  bool is_encoded_ = false;
  std::size_t interim_responses_ = 0;
  std::size_t trailers_ = 0;
  std::size_t bytes_ = 0;  ///< Of this head, or of the trailers; 0 between heads.
  std::string length_;
  std::vector<Header> headers_;
};

}  // namespace atom::http_client
