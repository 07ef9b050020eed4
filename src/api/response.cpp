#include "api/response.hpp"

namespace atom::api {

std::string_view Response::body() const {
  if (const auto* bytes = std::get_if<std::string>(&body_)) return *bytes;
  if (const auto* shared = std::get_if<SharedBytes>(&body_)) return shared->view;
  return {};
}

void Response::cut_body(std::size_t first, std::size_t count) {
  if (auto* bytes = std::get_if<std::string>(&body_)) *bytes = bytes->substr(first, count);
  if (auto* shared = std::get_if<SharedBytes>(&body_)) shared->view = shared->view.substr(first, count);
}

Stream* Response::stream() const {
  const auto* stream = std::get_if<std::unique_ptr<Stream>>(&body_);
  return stream == nullptr ? nullptr : stream->get();
}

}  // namespace atom::api
