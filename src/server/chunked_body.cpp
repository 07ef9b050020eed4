#include "server/chunked_body.hpp"

#include <algorithm>
#include <optional>

#include <boost/beast/http/error.hpp>

#include "atom/base/limits.hpp"

namespace atom::server {
namespace {

using boost::beast::http::error;

std::optional<unsigned> hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return static_cast<unsigned>(byte - '0');
  const char lower = static_cast<char>(byte | 0x20);
  if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a' + 10);
  return std::nullopt;
}

bool is_space(char byte) {
  return byte == ' ' || byte == '\t';
}

bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return (code < 0x20 && byte != '\t') || code == 0x7F;
}

/// Returns true for a character of a field's name (RFC 9110 section 5.6.2).
bool is_token(char byte) {
  const char lower = static_cast<char>(byte | 0x20);
  return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(byte) != std::string_view::npos;
}

}  // namespace

std::size_t ChunkedBody::put(std::string_view bytes, ErrorCode& failed) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !is_done() && !failed) {
    if (state_ == State::data) {
      taken += take_data(bytes.substr(taken));
    } else {
      failed = take(bytes[taken++]);
    }
  }
  return taken;
}

std::size_t ChunkedBody::take_data(std::string_view bytes) {
  const std::size_t count = std::min<std::uint64_t>(rest_, bytes.size());
  body_.append(bytes.substr(0, count));
  rest_ -= count;
  if (rest_ == 0) state_ = State::data_return;
  return count;
}

ChunkedBody::ErrorCode ChunkedBody::take(char byte) {
  if (state_ >= State::trailer_or_end) {
    if (++trailer_bytes_ > limits::kTrailerBytes) return error::header_limit;
    return take_of_trailers(byte);
  }
  if (++framing_bytes_ > limits::kChunkFramingBytes) return error::body_limit;
  if (++line_bytes_ > limits::kChunkLineBytes) return error::bad_chunk;
  return take_of_line(byte);
}

ChunkedBody::ErrorCode ChunkedBody::take_of_line(char byte) {
  switch (state_) {
    case State::extension_gap:
      if (is_space(byte)) return {};
      return go_on(byte, ';', State::extension);
    case State::extension:
      if (byte == '\r') return go_on(byte, '\r', State::line_feed);
      if (is_control(byte) || ++extension_bytes_ > limits::kChunkExtensionBytes)
        return error::bad_chunk_extension;
      return {};
    case State::line_feed:
      line_bytes_ = 0;
      return go_on(byte, '\n', rest_ == 0 ? State::trailer_or_end : State::data);
    case State::data_return:
      return go_on(byte, '\r', State::data_line_feed);
    case State::data_line_feed:
      line_bytes_ = 0;
      return go_on(byte, '\n', State::first_digit);
    default:
      return take_of_size(byte);
  }
}

ChunkedBody::ErrorCode ChunkedBody::take_of_size(char byte) {
  if (const auto digit = hex_digit(byte)) {
    rest_ = rest_ * 16 + *digit;
    state_ = State::digit;
    // Checked at each digit, so that no number is too large for its type.
    return rest_ > limit_ - body_.size() ? error::body_limit : ErrorCode();
  }
  if (state_ == State::first_digit) return error::bad_chunk;
  if (byte == ';') return go_on(byte, ';', State::extension);
  if (is_space(byte)) return go_on(byte, byte, State::extension_gap);
  return go_on(byte, '\r', State::line_feed);
}

ChunkedBody::ErrorCode ChunkedBody::take_of_trailers(char byte) {
  switch (state_) {
    case State::trailer_or_end:
      if (byte == '\r') return go_on(byte, '\r', State::last_line_feed);
      state_ = State::trailer_name;
      return is_token(byte) ? ErrorCode() : error::bad_field;
    case State::trailer_name:
      if (is_token(byte)) return {};
      return go_on(byte, ':', State::trailer_value);
    case State::trailer_value:
      if (byte == '\r') return go_on(byte, '\r', State::trailer_line_feed);
      return is_control(byte) ? error::bad_value : ErrorCode();
    case State::trailer_line_feed:
      return go_on(byte, '\n', State::trailer_or_end);
    default:
      return go_on(byte, '\n', State::done);
  }
}

ChunkedBody::ErrorCode ChunkedBody::go_on(char byte, char expected, State next) {
  if (byte != expected) return error::bad_chunk;
  state_ = next;
  return {};
}

}  // namespace atom::server
