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

void Response::share_body() {
  if (auto* bytes = std::get_if<std::string>(&body_))
    body_ = SharedBytes::of(std::make_shared<const Bytes>(std::move(*bytes)));
}

const Bytes* Response::shared_bytes() const {
  const auto* shared = std::get_if<SharedBytes>(&body_);
  return shared == nullptr ? nullptr : shared->whole.get();
}

Response Response::copy() const {
  Response copy;
  static_cast<Head&>(copy) = static_cast<const Head&>(*this);
  copy.body_ = std::get<SharedBytes>(body_);
  return copy;
}

StreamedBody* Response::streamed_body() const {
  const auto* streamed = std::get_if<std::unique_ptr<StreamedBody>>(&body_);
  return streamed == nullptr ? nullptr : streamed->get();
}

}  // namespace atom::api
