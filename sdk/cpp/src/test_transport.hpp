#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "atom/transport.hpp"
#include "atom/wpk/test_vectors.hpp"
#include "failure.hpp"

namespace atom::client {

/// Answers as it is told, the last answer for ever, and remembers what was asked. For tests.
class FakeTransport final : public Transport {
 public:
  Result<Response> send(const Request& request) override {
    last = request;
    ++sent;
    if (on_send) on_send(request);
    if (first.empty()) return answer;
    auto next = std::move(first.front());
    first.pop_front();
    return next;
  }

  std::deque<Result<Response>> first;  ///< What the first requests get.
  Result<Response> answer;
  std::function<void(const Request&)> on_send;
  Request last;
  int sent = 0;
};

/// The answer that a file of `api/vectors` writes down.
inline Response response_of(const boost::json::value& answer) {
  Response response{static_cast<int>(answer.at("status").as_int64()), {}, wpk::text_of(answer.at("body"))};
  for (const auto& header : answer.at("headers").as_object()) {
    response.headers.push_back({std::string(header.key()), wpk::text_of(header.value())});
  }
  return response;
}

}  // namespace atom::client
