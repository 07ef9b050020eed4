#include "server/trusted_proxies.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace atom::server {
namespace {

using boost::asio::ip::make_address;

TrustedProxies proxies_of(const std::vector<std::string>& networks) {
  TrustedProxies proxies;
  for (const std::string& network : networks) EXPECT_TRUE(proxies.add(network)) << network;
  return proxies;
}

std::string client_of(const std::vector<std::string>& headers) {
  api::Request request;
  for (const std::string& header : headers) request.insert("X-Forwarded-For", header);
  return proxies_of({"10.0.0.0/8", "2001:db8::/32"}).client_of(request, make_address("10.0.0.1"));
}

TEST(TrustedProxiesTest, AreAddressesAndNetworks) {
  const TrustedProxies proxies = proxies_of({"192.0.2.1", "10.16.0.0/12", "2001:db8:0:1::/64", "::1"});
  for (const char* const inside :
       {"192.0.2.1", "10.16.0.0", "10.31.255.255", "::ffff:192.0.2.1", "2001:db8:0:1:ffff::", "::1"}) {
    EXPECT_TRUE(proxies.contains(make_address(inside))) << inside;
  }
  for (const char* const outside : {"192.0.2.2", "10.15.255.255", "10.32.0.0", "2001:db8:0:2::", "::2",
                                    "127.0.0.1", "::ffff:192.0.2.2"}) {
    EXPECT_FALSE(proxies.contains(make_address(outside))) << outside;
  }
  EXPECT_FALSE(TrustedProxies().contains(make_address("127.0.0.1")));
  EXPECT_TRUE(proxies_of({"0.0.0.0/0"}).contains(make_address("192.0.2.1")));
  EXPECT_FALSE(proxies_of({"0.0.0.0/0"}).contains(make_address("2001:db8::1")));
}

TEST(TrustedProxiesTest, RejectsWhatIsNeither) {
  TrustedProxies proxies;
  for (const char* const text : {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/-1",
                                 "10.0.0", "2001:db8::/129", "/8", " 10.0.0.1"}) {
    EXPECT_FALSE(proxies.add(text)) << text;
  }
}

TEST(TrustedProxiesTest, NameTheClientLast) {
  EXPECT_EQ(client_of({}), "10.0.0.1");
  EXPECT_EQ(client_of({"192.0.2.1"}), "192.0.2.1");
  EXPECT_EQ(client_of({"198.51.100.1, 192.0.2.1"}), "192.0.2.1") << "the client made up the first";
  EXPECT_EQ(client_of({"198.51.100.1", " 192.0.2.1 "}), "192.0.2.1");
  EXPECT_EQ(client_of({"198.51.100.1,192.0.2.1,10.0.0.2", "2001:db8::5"}), "192.0.2.1") << "proxies in a row";
  EXPECT_EQ(client_of({"::ffff:192.0.2.1"}), "192.0.2.1");
  EXPECT_EQ(client_of({"2001:0dB8::0:7, 2001:dead::1"}), "2001:dead::1");
}

TEST(TrustedProxiesTest, AreTheClientIfTheyNameNone) {
  EXPECT_EQ(client_of({"unknown"}), "10.0.0.1");
  EXPECT_EQ(client_of({""}), "10.0.0.1");
  EXPECT_EQ(client_of({"192.0.2.1, "}), "10.0.0.1");
  EXPECT_EQ(client_of({"192.0.2.1, x, 10.0.0.2"}), "10.0.0.2");
  EXPECT_EQ(client_of({"10.0.0.2"}), "10.0.0.2") << "a request of a proxy itself";
}

}  // namespace
}  // namespace atom::server
