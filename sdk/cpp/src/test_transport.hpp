#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "atom/transport.hpp"
#include "atom/wpk/test_vectors.hpp"
#include "failure.hpp"

namespace atom::client {

/// Returns the results in `first` in order, then `response` every time, and records the requests. For tests.
class FakeTransport final : public Transport {
 public:
  Result<Response> send(const Request& request) override {
    last = request;
    ++sent;
    if (on_send) on_send(request);
    if (first.empty()) return response;
    auto next = std::move(first.front());
    first.pop_front();
    return next;
  }

  std::deque<Result<Response>> first;  ///< The results of the first requests.
  Result<Response> response;
  std::function<void(const Request&)> on_send;
  Request last;
  int sent = 0;
};

/// Reads a response in a file of `api/vectors`.
inline Response response_of(const boost::json::value& item) {
  Response response{static_cast<int>(item.at("status").as_int64()), {}, wpk::text_of(item.at("body"))};
  for (const auto& header : item.at("headers").as_object()) {
    response.headers.push_back({std::string(header.key()), wpk::text_of(header.value())});
  }
  return response;
}

}  // namespace atom::client
