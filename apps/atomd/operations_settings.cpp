#include "operations_settings.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "atom/base/ascii.hpp"
#include "atom/base/limits.hpp"

namespace atom::atomd {
namespace {

Result<log::Format> read_format(const Given& given) {
  if (given.text == "text") return log::Format::text;
  if (given.text == "json") return log::Format::json;
  return invalid(given, "text or json");
}

std::optional<std::int64_t> read_count(std::string_view text, std::int64_t most) {
  std::int64_t count = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failed != std::errc() || stop != text.data() + text.size() || count < 1 || count > most) return {};
  return count;
}

/// Parses `off`, or requests per seconds such as `3000/10s`.
Result<std::optional<api::Rate>> read_rate(const Given& given) {
  constexpr std::string_view kExpected =
      "off, or a number of requests per seconds, such as 3000/10s (at most 1000000 requests and 3600 "
      "seconds)";
  constexpr std::int64_t kMostRequests = 1'000'000;
  constexpr std::int64_t kMostSeconds = 3600;
  const std::string_view text = given.text;
  if (text == "off") return std::optional<api::Rate>();
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || !text.ends_with('s')) return invalid(given, kExpected);
  const auto requests = read_count(text.substr(0, slash), kMostRequests);
  const auto seconds = read_count(text.substr(slash + 1, text.size() - slash - 2), kMostSeconds);
  if (!requests || !seconds) return invalid(given, kExpected);
  return std::optional(api::Rate{*requests, std::chrono::seconds(*seconds)});
}

/// Parses `off`, or a number of connections.
Result<std::size_t> read_connections(const Given& given) {
  if (given.text == "off") return limits::kConnections;
  const auto count = read_count(given.text, limits::kConnections);
  if (!count) return invalid(given, fmt::format("off, or a whole number from 1 to {}", limits::kConnections));
  return static_cast<std::size_t>(*count);
}

/// A shared cache may serve approved content without asking for a day at most.
Result<std::chrono::seconds> read_shared_cache(const Given& given) {
  constexpr std::int64_t kMostSeconds = 86'400;
  if (given.text == "0") return std::chrono::seconds(0);
  const auto seconds = read_count(given.text, kMostSeconds);
  if (!seconds) return invalid(given, "a whole number of seconds from 0 to 86400");
  return std::chrono::seconds(*seconds);
}

/// Parses addresses and networks, separated by commas.
Result<server::TrustedProxies> read_proxies(const Given& given) {
  server::TrustedProxies proxies;
  for (const std::string_view entry : split_list(given.text)) {
    if (!proxies.add(entry))
      return invalid(given, "IP addresses or networks, separated by commas, such as 10.0.0.0/8, 2001:db8::1");
  }
  return proxies;
}

const std::array kOperationsSettings{
    Setting{"operations_listen", "ATOM_OPERATIONS_LISTEN", nullptr,
            [](Settings& s, const Given& given) { return store(read_endpoint(given), s.operations_listen); }},
    Setting{"log_format", "ATOM_LOG_FORMAT", nullptr,
            [](Settings& s, const Given& given) { return store(read_format(given), s.log.format); }},
    Setting{"access_log", "ATOM_ACCESS_LOG", nullptr,
            [](Settings& s, const Given& given) { return store(read_switch(given), s.access_log); }},
    Setting{"rate_limit", "ATOM_RATE_LIMIT", nullptr,
            [](Settings& s, const Given& given) -> Result<void> {
              auto rate = read_rate(given);
              if (!rate) return fail(std::move(rate).error());
              set_rates(s, *rate);
              return {};
            }},
    // After the rate of a principal, which sets this one too.
    Setting{"tenant_rate_limit", "ATOM_TENANT_RATE_LIMIT", nullptr,
            [](Settings& s, const Given& given) { return store(read_rate(given), s.tenant_rate_limit); }},
    Setting{"shared_cache_seconds", "ATOM_SHARED_CACHE_SECONDS", nullptr,
            [](Settings& s, const Given& given) { return store(read_shared_cache(given), s.shared_cache); }},
    Setting{"connections_per_address", "ATOM_CONNECTIONS_PER_ADDRESS", nullptr,
            [](Settings& s, const Given& given) {
              return store(read_connections(given), s.connections_per_address);
            }},
    Setting{"trusted_proxies", "ATOM_TRUSTED_PROXIES", nullptr,
            [](Settings& s, const Given& given) { return store(read_proxies(given), s.trusted_proxies); }},
};

}  // namespace

void set_rates(Settings& settings, const std::optional<api::Rate>& rate) {
  constexpr std::int64_t kBusyCallers = 4;
  settings.rate_limit = rate;
  settings.tenant_rate_limit = rate;
  if (rate) settings.tenant_rate_limit->requests *= kBusyCallers;
}

std::span<const Setting> operations_settings() {
  return kOperationsSettings;
}

}  // namespace atom::atomd
