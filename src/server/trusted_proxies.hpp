#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "api/http.hpp"

namespace atom::server {

/// The reverse proxies in front of a server, by their networks. They say for whom they ask in
/// `X-Forwarded-For`, which nobody else may.
class TrustedProxies {
 public:
  /// Adds an address (`192.0.2.1`, `2001:db8::1`) or a network (`10.0.0.0/8`). Returns false if the text is
  /// neither.
  bool add(std::string_view text);

  bool contains(const boost::asio::ip::address& address) const;

  /// Returns the address that a request from `proxy` was made for: the last one in `X-Forwarded-For` that is
  /// no trusted proxy itself. What stands before that one may be invented by the client.
  std::string client_of(const api::Request& request, const boost::asio::ip::address& proxy) const;

 private:
  std::vector<boost::asio::ip::network_v6> networks_;  ///< IPv4 as mapped addresses.
};

}  // namespace atom::server
