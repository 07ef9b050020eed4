#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/beast/http/field.hpp>
#include <boost/beast/http/status.hpp>

namespace atom::api {

/// The status and headers of a response, stored as the lines to send: each is written once, a cached response
/// copies them as one text, and the server sends them unchanged. A name appears once; its case is ignored.
class Head {
 public:
  using Field = boost::beast::http::field;
  using Status = boost::beast::http::status;

  Head();

  Status result() const { return status_; }
  unsigned result_int() const { return static_cast<unsigned>(status_); }
  void result(Status status) { status_ = status; }

  /// Of HTTP: 10 or 11.
  unsigned version() const { return version_; }
  void version(unsigned version) { version_ = version; }

  /// Sets a header, in place of the value that it had. Neither text may be part of this head. Throws
  /// `std::invalid_argument` if a line break in the value would begin another line, and `std::length_error`
  /// if there would be more than `kFields` headers, or more than `kBytes` in all.
  void set(std::string_view name, std::string_view value);
  void set(Field name, std::string_view value) { set(name_of(name), value); }
  void erase(std::string_view name);
  void erase(Field name) { erase(name_of(name)); }

  /// Returns the value of a header, empty if it is absent. Borrowed until the next change.
  std::string_view operator[](std::string_view name) const;
  std::string_view operator[](Field name) const { return (*this)[name_of(name)]; }
  bool has(std::string_view name) const { return find(name) < count_; }
  bool has(Field name) const { return has(name_of(name)); }

  void content_length(std::uint64_t bytes);
  bool chunked() const { return chunked_; }
  void chunked(bool chunked);
  /// Call it after `version`, which decides what need not be said.
  bool keep_alive() const { return keep_alive_; }
  void keep_alive(bool keep_alive);

  /// All headers, each with its line end, in the order in which they were set.
  std::string_view lines() const { return lines_; }
  /// Calls `visit(name, value)` for each.
  template <class Visit>
  void for_each_field(const Visit& visit) const {
    for (std::size_t i = 0; i < count_; ++i) visit(name_at(i), value_at(i));
  }

  static constexpr std::size_t kFields = 24;
  static constexpr std::size_t kBytes = 32 << 10;

 private:
  /// Where a line begins in the text. It ends where the next one begins.
  struct Line {
    std::uint16_t begin;
    std::uint16_t name_size;
  };

  static std::string_view name_of(Field name);

  /// Returns `count_` if there is none.
  std::size_t find(std::string_view name) const;
  std::size_t end_of(std::size_t i) const { return i + 1 < count_ ? fields_[i + 1].begin : lines_.size(); }
  std::string_view name_at(std::size_t i) const;
  std::string_view value_at(std::size_t i) const;
  void erase_at(std::size_t i);

  std::string lines_;
  std::array<Line, kFields> fields_{};
  std::size_t count_ = 0;
  Status status_ = Status::ok;
  unsigned version_ = 11;
  bool chunked_ = false;
  bool keep_alive_ = true;
};

}  // namespace atom::api
