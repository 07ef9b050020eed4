#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace atom::http_client {

/// How often a blocking request asks whether it is interrupted.
inline constexpr std::chrono::milliseconds kInterruptionInterval{50};

/// The effect of a request that reaches its server twice.
enum class Repeat {
  harmless,
  harmful,  ///< Sent on a new connection, because libcurl repeats a request if a kept one turns out dead.
};

/// Borrowed.
struct HeaderView {
  std::string_view name;
  std::string_view value;
};

/// One HTTP request. Its views must stay valid until the request has ended.
struct Request {
  std::string_view method = "GET";  ///< A POST or a PUT always has a body, which may be empty.
  std::string url{};                ///< `http://…` or `https://…`, percent-encoded.
  /// Everything except what libcurl sets: Host, Content-Length, Accept-Encoding.
  std::vector<HeaderView> headers{};
  std::string_view body{};
  std::chrono::milliseconds timeout{0};  ///< For all of it, connecting included; above 0.
  std::stop_token stop{};                ///< A stop ends the request at once.
  std::function<bool()> interrupted{};   ///< Asked while a blocking request waits; true ends the request.
  Repeat repeat = Repeat::harmless;
};

}  // namespace atom::http_client
