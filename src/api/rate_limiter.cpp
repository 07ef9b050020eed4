#include "api/rate_limiter.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include <boost/url/ipv6_address.hpp>

#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

constexpr unsigned kShardBits = 6;

// Keep the kinds of callers apart.
constexpr std::uint64_t kAddresses = 1;
constexpr std::uint64_t kPrincipals = 2;
constexpr std::uint64_t kKeys = 3;
constexpr std::uint64_t kTenants = 4;

/// splitmix64's finisher: each bit of the key moves each bit of the result.
std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

std::uint64_t hash(std::uint64_t seed, std::string_view text) {
  std::uint64_t state = seed;
  for (const char byte : text) state = mix(state ^ static_cast<unsigned char>(byte));
  return state | 1U;  // Never 0, which is a bucket of nobody.
}

std::chrono::seconds ceil_seconds(std::int64_t microseconds) {
  return std::chrono::ceil<std::chrono::seconds>(std::chrono::microseconds(microseconds));
}

}  // namespace

RateLimiter::RateLimiter(Rate rate, const Clock& clock, std::uint64_t seed, std::size_t buckets)
    : rate_(rate), clock_(clock), seed_(seed), shards_(1U << kShardBits) {
  const std::size_t sets = std::max<std::size_t>(1, buckets / shards_.size() / kWays);
  for (Shard& shard : shards_) shard.buckets.resize(sets * kWays);
}

Allowance RateLimiter::take_for_address(std::string_view address, std::int64_t requests) {
  return take(hash(mix(seed_ ^ kAddresses), rated_network(address)), requests);
}

Allowance RateLimiter::take_for_principal(const Principal& principal, std::int64_t requests) {
  if (principal.is_key())
    return take(mix(mix(seed_ ^ kKeys) ^ static_cast<std::uint64_t>(principal.root_key)) | 1U, requests);
  const std::uint64_t tenant = hash(mix(seed_ ^ kPrincipals), principal.tenant);
  return take(hash(mix(tenant), principal.subject), requests);
}

Allowance RateLimiter::take_for_tenant(std::string_view tenant, std::int64_t requests) {
  return take(hash(mix(seed_ ^ kTenants), tenant), requests);
}

RateLimiter::Bucket& RateLimiter::bucket_of(Shard& shard, std::uint64_t key) const {
  const std::size_t sets = shard.buckets.size() / kWays;
  const std::size_t first = (key >> 1) % sets * kWays;
  const std::span<Bucket> set(&shard.buckets[first], kWays);
  const auto found = std::ranges::find(set, key, &Bucket::key);
  if (found != set.end()) return *found;
  Bucket& oldest = *std::ranges::min_element(set, {}, &Bucket::full_at);
  oldest = {key, 0};
  return oldest;
}

Allowance RateLimiter::take(std::uint64_t key, std::int64_t requests) {
  using std::chrono::microseconds;
  const std::int64_t window = microseconds(rate_.period).count();
  const std::int64_t interval = std::max<std::int64_t>(1, window / rate_.requests);
  const std::int64_t now = clock_.elapsed().count();

  Shard& shard = shards_[key >> (64 - kShardBits)];
  const std::lock_guard lock(shard.mutex);
  Bucket& bucket = bucket_of(shard, key);
  bucket.full_at = std::max(bucket.full_at, now);
  const std::int64_t full_at = bucket.full_at + interval * std::min(requests, rate_.requests);
  const std::int64_t room = window - (full_at - now);
  if (room < 0) {
    const auto wait = std::max(ceil_seconds(-room), std::chrono::seconds(1));
    return {false, 0, ceil_seconds(bucket.full_at - now), wait};
  }
  bucket.full_at = full_at;
  return {true, room / interval, ceil_seconds(full_at - now), {}};
}

std::unique_ptr<RateLimiter> make_rate_limiter(const std::optional<Rate>& rate, const Clock& clock,
                                               Random& random) {
  if (!rate) return nullptr;
  std::array<std::uint8_t, sizeof(std::uint64_t)> seed{};
  random.fill(seed);
  return std::make_unique<RateLimiter>(*rate, clock, std::bit_cast<std::uint64_t>(seed),
                                       limits::kRateBuckets);
}

std::string rated_network(std::string_view address) {
  const auto parsed = boost::urls::parse_ipv6_address(address.substr(0, address.find('%')));
  if (!parsed) return std::string(address);
  const auto bytes = parsed->to_bytes();
  constexpr std::size_t kNetworkBytes = 8;
  constexpr std::size_t kMappedFrom = 12;  // ::ffff:192.0.2.1 is an IPv4 address.
  if (!parsed->is_v4_mapped()) return to_hex(std::span(bytes).first(kNetworkBytes));
  return std::to_string(bytes[kMappedFrom]) + '.' + std::to_string(bytes[kMappedFrom + 1]) + '.' +
         std::to_string(bytes[kMappedFrom + 2]) + '.' + std::to_string(bytes[kMappedFrom + 3]);
}

}  // namespace atom::api
