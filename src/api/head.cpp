#include "api/head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include <boost/beast/core/string.hpp>

namespace atom::api {
namespace {

namespace beast = boost::beast;

constexpr std::string_view kBetween = ": ";
constexpr std::string_view kEnd = "\r\n";
constexpr unsigned kHttp11 = 11;

/// Room for the headers of nearly every response.
constexpr std::size_t kUsualBytes = 512;

bool has_line_break(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c == '\n' || c == '\r'; });
}

}  // namespace

Head::Head() {
  lines_.reserve(kUsualBytes);
}

std::string_view Head::name_of(Field name) {
  return beast::http::to_string(name);
}

std::size_t Head::find(std::string_view name) const {
  std::size_t i = 0;
  while (i < count_ && !(fields_[i].name_size == name.size() && beast::iequals(name_at(i), name))) ++i;
  return i;
}

std::string_view Head::name_at(std::size_t i) const {
  return std::string_view(lines_).substr(fields_[i].begin, fields_[i].name_size);
}

std::string_view Head::value_at(std::size_t i) const {
  const std::size_t begin = fields_[i].begin + fields_[i].name_size + kBetween.size();
  return std::string_view(lines_).substr(begin, end_of(i) - kEnd.size() - begin);
}

std::string_view Head::operator[](std::string_view name) const {
  const std::size_t i = find(name);
  return i < count_ ? value_at(i) : std::string_view();
}

void Head::set(std::string_view name, std::string_view value) {
  if (has_line_break(value)) {
    throw std::invalid_argument(fmt::format("the header '{}' has a line break", name));
  }
  erase(name);
  const std::size_t begin = lines_.size();
  const std::size_t end = begin + name.size() + kBetween.size() + value.size() + kEnd.size();
  if (count_ == kFields || end > kBytes) throw std::length_error("a response has too many headers");
  fields_[count_++] = {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(name.size())};
  for (const std::string_view part : {name, kBetween, value, kEnd}) lines_ += part;
}

void Head::erase(std::string_view name) {
  if (const std::size_t i = find(name); i < count_) erase_at(i);
}

void Head::erase_at(std::size_t i) {
  const std::size_t bytes = end_of(i) - fields_[i].begin;
  lines_.erase(fields_[i].begin, bytes);
  std::copy(fields_.begin() + i + 1, fields_.begin() + count_, fields_.begin() + i);
  --count_;
  for (; i < count_; ++i) fields_[i].begin = static_cast<std::uint16_t>(fields_[i].begin - bytes);
}

void Head::content_length(std::uint64_t bytes) {
  set(Field::content_length, fmt::format_int(bytes).c_str());
}

void Head::chunked(bool chunked) {
  chunked_ = chunked;
  if (chunked) {
    set(Field::transfer_encoding, "chunked");
  } else {
    erase(Field::transfer_encoding);
  }
}

void Head::keep_alive(bool keep_alive) {
  keep_alive_ = keep_alive;
  if (keep_alive == (version_ >= kHttp11)) {
    erase(Field::connection);
  } else {
    set(Field::connection, keep_alive ? "keep-alive" : "close");
  }
}

}  // namespace atom::api
