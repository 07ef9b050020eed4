#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <string>

#include "atom/base/encoding.hpp"
#include "atom/wpk/test_vectors.hpp"
#include "http_client/canned_server.hpp"
#include "http_transport.hpp"

namespace atom::client {
namespace {

using http_client::CannedServer;
using http_client::http_response;
using std::chrono::milliseconds;
using wpk::text_of;

/// Sets the variables of a case, and no other proxy variable.
void set_environment(const boost::json::object& variables, const std::string& proxy) {
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY",
                           "ALL_PROXY", "NO_PROXY"}) {
    ::unsetenv(name);
  }
  constexpr std::string_view kPlace = "{proxy}";
  for (const auto& [name, value] : variables) {
    std::string text = text_of(value);
    if (const std::size_t at = text.find(kPlace); at != std::string::npos)
      text.replace(at, kPlace.size(), proxy);
    ::setenv(std::string(name).c_str(), text.c_str(), 1);
  }
}

std::string basic(const std::string& secret) {
  std::string encoded = to_base64url({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()});
  encoded.resize((encoded.size() + 3) / 4 * 4, '=');
  return "Proxy-Authorization: Basic " + encoded + "\r\n";
}

/// Sends one request to a URL, and returns what the proxy gets of it.
std::vector<std::string> requests_at_proxy(const boost::json::value& item) {
  const CannedServer proxy([](const std::string&) { return http_client::Reply{http_response(404, "", "")}; });
  set_environment(item.at("env").as_object(), proxy.base_url().substr(std::string_view("http://").size()));
  const ClientOptions options{.base_url = text_of(item.at("url")),
                              .timeouts = {.connect = milliseconds{200}}};
  const auto settings = resolve(options);
  EXPECT_TRUE(settings) << settings.error().message;
  Request request;
  request.target = "/health";
  request.timeout = milliseconds{300};
  static_cast<void>(HttpTransport(*settings, make_io()).send(request));
  set_environment({}, "");
  return proxy.requests();
}

TEST(Proxies, AreThoseThatCurlTakesFromTheEnvironment) {
  wpk::VectorFile vectors("proxies");
  vectors.each("cases", [](const boost::json::value& item) {
    SCOPED_TRACE(text_of(item.at("name")));
    const auto requests = requests_at_proxy(item);
    EXPECT_EQ(!requests.empty(), item.at("proxied").as_bool());
    const bool secure = text_of(item.at("url")).starts_with("https:");
    for (const std::string& request : requests) {
      EXPECT_TRUE(request.starts_with(secure ? "CONNECT " : "GET http://")) << request;
      const auto* secret = item.as_object().if_contains("authorization");
      if (secret == nullptr) {
        EXPECT_EQ(request.find("Proxy-Authorization"), std::string::npos) << request;
      } else {
        EXPECT_NE(request.find(basic(text_of(*secret))), std::string::npos) << request;
      }
    }
  });
}

}  // namespace
}  // namespace atom::client
