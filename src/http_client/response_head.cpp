#include "http_client/response_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "atom/base/ascii.hpp"
#include "atom/base/limits.hpp"

namespace atom::http_client {
namespace {

/// A header line arrives with its line break.
constexpr std::string_view kBlank = " \t\r\n";

bool is_named(const Header& header, std::string_view lower_name) {
  return header.name.size() == lower_name.size() && to_lower(header.name) == lower_name;
}

/// Returns true for the status line of a 1xx response, except for 101, after which no HTTP follows.
bool is_interim_line(std::string_view line) {
  const std::string_view status = trim(line.substr(std::min(line.find(' '), line.size())), kBlank);
  return status.starts_with('1') && !status.starts_with("101");
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string head_too_long() {
  return fmt::format("its headers are longer than {} KiB in all", limits::kResponseHeadBytes >> 10);
}

std::optional<std::string> ResponseHead::take(std::string_view line) {
  if (is_complete_) return take_trailer(line);
  // Within a head, such a line would lift its limits.
  if (bytes_ == 0 && line.starts_with("HTTP/")) return begin(line);
  bytes_ += line.size();
  if (bytes_ > limits::kResponseHeadBytes) return head_too_long();
  if (!trim(line, kBlank).empty()) return take_header(line);
  is_complete_ = !is_interim_;
  bytes_ = 0;
  return std::nullopt;
}

std::optional<std::string> ResponseHead::begin(std::string_view line) {
  bytes_ = line.size();
  length_.clear();
  is_chunked_ = false;
  is_encoded_ = false;
  headers_.clear();  // Earlier headers belong to an interim response.
  is_interim_ = is_interim_line(line);
  if (is_interim_ && ++interim_responses_ > limits::kInterimResponses)
    return fmt::format("more than {} interim responses precede it", limits::kInterimResponses);
  return std::nullopt;
}

std::optional<std::string> ResponseHead::take_trailer(std::string_view line) {
  bytes_ += line.size();
  if (bytes_ > limits::kResponseHeadBytes)
    return fmt::format("its trailers are longer than {} KiB in all", limits::kResponseHeadBytes >> 10);
  if (!trim(line, kBlank).empty() && ++trailers_ > limits::kResponseHeaders)
    return fmt::format("it has more than {} trailers", limits::kResponseHeaders);
  return std::nullopt;
}

std::optional<std::string> ResponseHead::take_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || kBlank.find(line.front()) != std::string_view::npos)
    return "one of its headers has no name";
  if (headers_.size() == limits::kResponseHeaders)
    return fmt::format("it has more than {} headers", limits::kResponseHeaders);
  const Header& header = headers_.emplace_back(Header{std::string(trim(line.substr(0, colon), kBlank)),
                                                      std::string(trim(line.substr(colon + 1), kBlank))});
  if (Fault fault = check_length(header)) return fault;
  return check_encoding(header);
}

std::optional<std::string> ResponseHead::check_length(const Header& header) {
  if (is_named(header, "content-length")) {
    if (!is_number(header.value)) return "its Content-Length is not a number";
    if (!length_.empty() && length_ != header.value) return "it has two different Content-Length headers";
    length_ = header.value;
  }
  if (is_named(header, "transfer-encoding")) is_chunked_ = true;
  // One proxy may believe the length and another the chunks.
  if (is_chunked_ && !length_.empty()) return "it has both Content-Length and Transfer-Encoding";
  return std::nullopt;
}

/// Rejects any other coding: it could be in layers, or need much memory.
std::optional<std::string> ResponseHead::check_encoding(const Header& header) {
  if (!is_named(header, "content-encoding") || header.value.empty()) return std::nullopt;
  const std::string coding = to_lower(header.value);
  const bool is_gzip = coding == "gzip" || coding == "x-gzip";
  if (coding == "identity") return std::nullopt;
  if (decodes_ && is_gzip && !std::exchange(is_encoded_, true)) return std::nullopt;
  return "it has a Content-Encoding that was not asked for";
}

}  // namespace atom::http_client
