#include "server/shares.hpp"

#include <utility>

namespace atom::server {

Shares::Share::Share(Share&& other) noexcept
    : from_(std::exchange(other.from_, nullptr)), client_(other.client_), amount_(other.amount_) {}

Shares::Share& Shares::Share::operator=(Share&& other) noexcept {
  if (this == &other) return *this;
  give_back();
  from_ = std::exchange(other.from_, nullptr);
  client_ = other.client_;
  amount_ = other.amount_;
  return *this;
}

void Shares::Share::give_back() {
  if (from_ == nullptr) return;
  const std::lock_guard lock(from_->mutex_);
  from_->taken_ -= amount_;
  client_->second -= amount_;
  if (client_->second == 0) from_->by_client_.erase(client_);
  from_ = nullptr;
}

std::optional<Shares::Share> Shares::take(std::string_view client, std::size_t amount) {
  const std::lock_guard lock(mutex_);
  auto found = by_client_.find(client);
  const std::size_t has = found == by_client_.end() ? 0 : found->second;
  const std::size_t most = client.empty() ? limits_.in_all : limits_.per_client;
  if (amount == 0 || amount > limits_.in_all - taken_ || amount > most - has) return std::nullopt;
  if (found == by_client_.end()) found = by_client_.emplace(client, 0).first;
  found->second += amount;
  taken_ += amount;
  return Share(*this, found, amount);
}

std::size_t Shares::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

}  // namespace atom::server
