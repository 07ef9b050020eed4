#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/random.hpp"

namespace atom::api {

/// `requests` per `period`. A caller that was quiet for a whole period may make them all at once.
struct Rate {
  std::int64_t requests = 0;
  std::chrono::seconds period{0};

  bool operator==(const Rate&) const = default;
};

/// The limiter's decision on one request.
struct Allowance {
  bool allowed = true;
  std::int64_t remaining = 0;     ///< Requests that may follow immediately.
  std::chrono::seconds reset{0};  ///< Until the whole rate is available again; rounded up.
  std::chrono::seconds retry_after{
      0};  ///< If this was rejected: until the next is allowed, rounded up, at least 1.
};

/// Whose rate a request counts against.
enum class Payer : std::uint8_t { address, principal, tenant };

/// A token bucket for each caller, in a table of fixed size. If it is full, the caller
/// whose bucket fills up soonest is forgotten, which refills it. Thread-safe; a request briefly locks one of
/// many shards.
class RateLimiter {
 public:
  /// Borrows the clock. `seed` keeps callers from choosing whom they share a bucket with.
  RateLimiter(Rate rate, const Clock& clock, std::uint64_t seed, std::size_t buckets);

  /// Takes `requests`, at most the whole rate, from the bucket of an address: of an IPv4 address, or of an
  /// IPv6 network of 64 bits, which is what one subscriber has.
  Allowance take_for_address(std::string_view address, std::int64_t requests = 1);
  /// Takes them from the bucket of an authenticated caller, wherever it calls from. API keys that were made
  /// with one another have one bucket.
  Allowance take_for_principal(const Principal& principal, std::int64_t requests = 1);
  /// Takes them from the bucket of everyone in a tenant.
  Allowance take_for_tenant(std::string_view tenant, std::int64_t requests = 1);

  const Rate& rate() const { return rate_; }

 private:
  /// `full_at` is when the bucket will be full again, in microseconds of `Clock::elapsed`: the one number
  /// that the generic cell rate algorithm (ITU-T I.371) keeps.
  struct Bucket {
    std::uint64_t key = 0;
    std::int64_t full_at = 0;
  };
  static constexpr std::size_t kWays = 8;  ///< Buckets that a key may be in.
  struct Shard {
    std::mutex mutex;
    std::vector<Bucket> buckets;
  };

  Allowance take(std::uint64_t key, std::int64_t requests);
  Bucket& bucket_of(Shard& shard, std::uint64_t key) const;

  Rate rate_;
  const Clock& clock_;
  std::uint64_t seed_;
  std::vector<Shard> shards_;
};

/// Returns a limiter with a random seed, or null without a rate.
std::unique_ptr<RateLimiter> make_rate_limiter(const std::optional<Rate>& rate, const Clock& clock,
                                               Random& random);

/// Returns the part of an IP address that a bucket is for, as text: `192.0.2.1`, or the first 64 bits of an
/// IPv6 address. Any other text is returned as it is.
std::string rated_network(std::string_view address);

}  // namespace atom::api
