#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/http.hpp"

namespace atom::api {

struct Route;

/// An answer that may be given again, and the route that gave it.
struct KeptAnswer {
  const Route* route;
  Response response;
};

/// What the kept answer says to another request of the same target: all of it, the part that is asked for, or
/// that the caller has it.
Response answer_again(const KeptAnswer& kept, const Request& request, std::string_view request_id);

/// Answers that are the same for more than one caller, by the target of their request, kept until something
/// public changes. Thread-safe. Each thread has answers of its own (`limits::kResponseCacheBytes` of them at
/// most), so that no thread waits for another.
class AnswerCache {
 public:
  /// The answer that was kept for `target` while the catalog had this revision, or null.
  std::shared_ptr<const KeptAnswer> find(std::string_view target, std::uint64_t revision);
  /// `revision` must be what the catalog had before the answer was read from it: what changed meanwhile then
  /// makes the answer stale, and never the other way round.
  void keep(std::string_view target, std::uint64_t revision, KeptAnswer answer);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Answers = std::unordered_map<std::string, std::shared_ptr<const KeptAnswer>, Hash, std::equal_to<>>;
  /// Two generations: what nobody asked for while the younger one filled up goes with the older one.
  struct alignas(64) Shard {
    std::mutex mutex;
    std::uint64_t revision = 0;
    std::size_t young_bytes = 0;
    Answers young;
    Answers old;

    void be_at(std::uint64_t now);
    void insert(std::string_view target, const std::shared_ptr<const KeptAnswer>& answer);
  };
  Shard& own_shard();

  std::array<Shard, 16> shards_;
};

}  // namespace atom::api
