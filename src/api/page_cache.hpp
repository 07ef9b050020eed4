#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace atom::api {

/// A rendered page of a list.
struct CachedPage {
  std::string body;
  std::string entity_tag;
  std::string link;  ///< Of the next page; empty on the last.
};

/// Pages that are the same for everyone, kept until something public changes. Thread-safe. Each thread has
/// pages of its own (`limits::kPageCacheBytes` of them at most), so that no thread waits for another.
class PageCache {
 public:
  /// The page that was kept for `question` while the catalog had this revision, or null.
  std::shared_ptr<const CachedPage> find(std::string_view question, std::uint64_t revision);
  /// `revision` must be what the catalog had before the page was read from it: what changed meanwhile then
  /// makes the page stale, and never the other way round.
  void keep(std::string_view question, std::uint64_t revision, const std::shared_ptr<const CachedPage>& page);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct alignas(64) Shard {
    std::mutex mutex;
    std::uint64_t revision = 0;
    std::size_t bytes = 0;
    std::unordered_map<std::string, std::shared_ptr<const CachedPage>, Hash, std::equal_to<>> pages;

    void start_over(std::uint64_t at);
  };
  Shard& own_shard();

  std::array<Shard, 16> shards_;
};

}  // namespace atom::api
