#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/representation.hpp"

namespace atom::api {

struct MountedRoute;

/// A representation that may serve again, and the route that made it.
struct CachedResponse {
  const MountedRoute* route;
  Representation representation;
};

/// Keeps responses that are the same for more than one caller, by the target of their request, until
/// something public changes. Thread-safe. Each thread has its own, at most `limits::kResponseCacheBytes` of
/// them, so that no thread waits for another.
class ResponseCache {
 public:
  /// Returns the response that was put for `target` at this revision of the catalog, or null.
  std::shared_ptr<const CachedResponse> find(std::string_view target, std::uint64_t revision);
  /// `revision` must be what the catalog had before the response was read from it. A change in between then
  /// makes the cached response stale, and never the other way round.
  void put(std::string_view target, std::uint64_t revision, CachedResponse response);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Responses =
      std::unordered_map<std::string, std::shared_ptr<const CachedResponse>, Hash, std::equal_to<>>;
  /// Two generations: when the younger one is full, the older one is dropped, with all that was not used
  /// since.
  struct alignas(64) Shard {
    std::mutex mutex;
    std::uint64_t revision = 0;
    std::size_t young_bytes = 0;
    Responses young;
    Responses old;

    void advance_to(std::uint64_t now);
    void insert(std::string_view target, const std::shared_ptr<const CachedResponse>& response);
  };
  Shard& own_shard();

  std::array<Shard, 16> shards_;
};

}  // namespace atom::api
