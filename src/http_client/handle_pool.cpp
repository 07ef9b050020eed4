#include "http_client/handle_pool.hpp"

#include "http_client/transfer.hpp"

namespace atom::http_client {
namespace {

constexpr std::size_t kIdleHandles = 64;

}  // namespace

HandlePool::HandlePool(const Libcurl& curl, const Options& options) : curl_(curl), options_(options) {
  idle_.reserve(kIdleHandles);
}

HandlePool::Lease HandlePool::take() {
  auto handles = take_idle();
  if (!handles) {
    handles = std::make_unique<Handles>(Handles{Multi(curl_), Easy(curl_)});
    set_up(handles->easy, options_);
  }
  return {handles.release(), GiveBack{this}};
}

std::unique_ptr<Handles> HandlePool::take_idle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  auto handles = std::move(idle_.back());
  idle_.pop_back();
  return handles;
}

void HandlePool::give_back(std::unique_ptr<Handles> handles) {
  forget_request(handles->easy);
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleHandles) idle_.push_back(std::move(handles));
}

}  // namespace atom::http_client
