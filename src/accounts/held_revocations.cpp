#include "accounts/held_revocations.hpp"

#include <algorithm>
#include <utility>

#include "atom/base/limits.hpp"

namespace atom::accounts {

bool HeldRevocations::hold(HeldRevocation revocation) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(held_, revocation.id, &HeldRevocation::id) != held_.end()) return true;
  if (ended_.size() + revocation.ended.size() > limits::kHeldRevocations) return false;
  held_.push_back(std::move(revocation));
  index();
  generation_.fetch_add(1, std::memory_order_acq_rel);
  return true;
}

void HeldRevocations::release(std::string_view id) {
  if (empty()) return;
  const std::lock_guard lock(mutex_);
  std::erase_if(held_, [id](const HeldRevocation& other) { return other.id == id; });
  index();
}

std::optional<Timestamp> HeldRevocations::find(const std::string& id) const {
  if (empty()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = ended_.find(id);
  if (found == ended_.end()) return std::nullopt;
  return found->second;
}

std::vector<HeldRevocation> HeldRevocations::all() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

void HeldRevocations::index() {
  ended_.clear();
  for (const HeldRevocation& revocation : held_) {
    for (const std::string& id : revocation.ended) ended_.emplace(id, revocation.at);
  }
  keys_.store(ended_.size(), std::memory_order_release);
}

}  // namespace atom::accounts
