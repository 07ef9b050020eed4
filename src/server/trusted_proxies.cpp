#include "server/trusted_proxies.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/asio/ip/address_v6.hpp>

#include "atom/base/ascii.hpp"

namespace atom::server {
namespace {

namespace ip = boost::asio::ip;

constexpr std::string_view kForwardedFor = "X-Forwarded-For";
constexpr unsigned kMappedBits = 96;  ///< Before the IPv4 address in a mapped one.
constexpr unsigned kAddressBits = 128;

ip::address_v6 as_v6(const ip::address& address) {
  return address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4());
}

/// Returns an IPv4 address as one, however the socket has it.
ip::address plain(const ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

std::optional<ip::address> read_address(std::string_view text) {
  boost::system::error_code failed;
  const ip::address address = ip::make_address(std::string(text), failed);
  return failed ? std::nullopt : std::optional(plain(address));
}

std::optional<unsigned> read_prefix(std::string_view text, unsigned most) {
  unsigned prefix = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), prefix);
  if (failed != std::errc() || stop != text.data() + text.size() || prefix > most) return std::nullopt;
  return prefix;
}

/// Returns the entries of all such headers, the last first.
std::vector<std::string_view> entries_of(const api::Request& request) {
  std::vector<std::string_view> entries;
  const auto [first, last] = request.equal_range(kForwardedFor);
  for (auto field = first; field != last; ++field) {
    const std::string_view list(field->value().data(), field->value().size());
    for (const std::string_view entry : split_list(list)) entries.push_back(entry);
  }
  std::ranges::reverse(entries);
  return entries;
}

}  // namespace

bool TrustedProxies::add(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = read_address(text.substr(0, slash));
  if (!address) return false;
  const unsigned before = address->is_v6() ? 0 : kMappedBits;
  unsigned prefix = kAddressBits - before;
  if (slash != std::string_view::npos) {
    const auto given = read_prefix(text.substr(slash + 1), prefix);
    if (!given) return false;
    prefix = *given;
  }
  networks_.push_back(
      ip::make_network_v6(as_v6(*address), static_cast<unsigned short>(before + prefix)).canonical());
  return true;
}

bool TrustedProxies::contains(const ip::address& address) const {
  const ip::address_v6 sought = as_v6(address);
  return std::ranges::any_of(networks_, [&sought](const ip::network_v6& network) {
    return ip::make_network_v6(sought, network.prefix_length()).canonical() == network;
  });
}

std::string TrustedProxies::client_of(const api::Request& request, const ip::address& proxy) const {
  ip::address client = plain(proxy);
  for (const std::string_view entry : entries_of(request)) {
    const auto address = read_address(entry);
    if (!address) break;  // Nobody knows who wrote what stands before it.
    client = *address;
    if (!contains(client)) break;
  }
  return client.to_string();
}

}  // namespace atom::server
