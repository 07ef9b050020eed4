#include "api/answer_cache.hpp"

#include <functional>
#include <thread>
#include <utility>

#include "api/byte_range.hpp"
#include "atom/base/limits.hpp"

namespace atom::api {
namespace {

/// A head, a node of the map and the like, about.
constexpr std::size_t kOverheadBytes = 1024;

std::size_t size_of(std::string_view target, const KeptAnswer& answer) {
  return target.size() + answer.response.body().size() + kOverheadBytes;
}

}  // namespace

Response answer_again(const KeptAnswer& kept, const Request& request, std::string_view request_id) {
  Response response = kept.response.copy();
  const bool is_conditional = request.count(http::field::if_none_match) > 0;
  if (is_conditional) {
    const std::string tag(response[http::field::etag]);
    response = tagged(request, std::move(response), tag);
  }
  const bool may_be_part = response.artifact() && request.count(http::field::range) > 0;
  return may_be_part ? ranged(request, request_id, std::move(response)) : std::move(response);
}

void AnswerCache::Shard::be_at(std::uint64_t now) {
  if (revision == now) return;
  revision = now;
  young_bytes = 0;
  young.clear();
  old.clear();
}

void AnswerCache::Shard::insert(std::string_view target, const std::shared_ptr<const KeptAnswer>& answer) {
  const std::size_t size = size_of(target, *answer);
  if (young_bytes + size > limits::kResponseCacheBytes / 2) {
    old = std::exchange(young, {});
    young_bytes = 0;
  }
  if (young.try_emplace(std::string(target), answer).second) young_bytes += size;
}

AnswerCache::Shard& AnswerCache::own_shard() {
  return shards_[std::hash<std::thread::id>{}(std::this_thread::get_id()) % shards_.size()];
}

std::shared_ptr<const KeptAnswer> AnswerCache::find(std::string_view target, std::uint64_t revision) {
  Shard& shard = own_shard();
  const std::lock_guard lock(shard.mutex);
  if (shard.revision != revision) return nullptr;
  if (const auto found = shard.young.find(target); found != shard.young.end()) return found->second;
  const auto found = shard.old.find(target);
  if (found == shard.old.end()) return nullptr;
  std::shared_ptr<const KeptAnswer> answer = std::move(found->second);
  shard.old.erase(found);
  shard.insert(target, answer);
  return answer;
}

void AnswerCache::keep(std::string_view target, std::uint64_t revision, KeptAnswer answer) {
  if (size_of(target, answer) > limits::kCachedResponseBytes) return;
  Shard& shard = own_shard();
  const std::lock_guard lock(shard.mutex);
  shard.be_at(revision);
  shard.insert(target, std::make_shared<const KeptAnswer>(std::move(answer)));
}

}  // namespace atom::api
