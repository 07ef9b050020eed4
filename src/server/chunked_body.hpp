#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/beast/core/error.hpp>

namespace atom::server {

/// Decodes a body sent in chunks (RFC 9112 section 7.1) as its bytes arrive. Takes the grammar literally: no
/// bare CR or LF, no stray spaces. Extensions and trailers are read and thrown away; nothing of them is kept
/// in memory, and each has a limit.
class ChunkedBody {
 public:
  using ErrorCode = boost::beast::error_code;

  /// Appends at most `limit` bytes of data to `body`, which is borrowed and must be empty.
  ChunkedBody(std::string& body, std::size_t limit) : body_(body), limit_(limit) {}

  /// Takes bytes until the body ends, and returns how many. Call until an error or `is_done`.
  std::size_t put(std::string_view bytes, ErrorCode& failed);

  bool is_done() const { return state_ == State::done; }

 private:
  /// The part of the syntax that the next byte belongs to.
  enum class State {
    first_digit,
    digit,
    extension_gap,
    extension,
    line_feed,
    data,
    data_return,
    data_line_feed,
    trailer_or_end,
    trailer_name,
    trailer_value,
    trailer_line_feed,
    last_line_feed,
    done,
  };

  std::size_t take_data(std::string_view bytes);
  ErrorCode take(char byte);
  ErrorCode take_of_line(char byte);
  ErrorCode take_of_size(char byte);
  ErrorCode take_of_trailers(char byte);
  /// Takes a byte if it is `expected`.
  ErrorCode go_on(char byte, char expected, State next);

  std::string& body_;
  std::size_t limit_;
  State state_ = State::first_digit;
  std::uint64_t rest_ = 0;  ///< Of the chunk's data.
  std::size_t line_bytes_ = 0;
  std::size_t extension_bytes_ = 0;  ///< In all chunks.
  std::size_t framing_bytes_ = 0;    ///< Everything but data and trailers.
  std::size_t trailer_bytes_ = 0;
};

}  // namespace atom::server
