#include "curl_pool.hpp"

#include <pthread.h>

#include <mutex>
#include <new>
#include <stdexcept>

namespace atom::client {
namespace {

constexpr std::size_t kIdleHandles = 64;

/// Held while libcurl is started or makes a handle, both under locks of its own, and while the process forks:
/// a child that is made in the midst of it would wait for such a lock for ever. So would it for the lock of a
/// `static` that is being made, of which there are none here.
constinit std::mutex curl_making;
constinit bool curl_is_started = false;

/// From before there is a thread that could fork.
const bool kForkWaits = pthread_atfork([] { curl_making.lock(); }, [] { curl_making.unlock(); },
                                       [] { curl_making.unlock(); }) == 0;

std::unique_ptr<CurlHandles> make_handles(const CurlConfig& config) {
  auto handles = std::make_unique<CurlHandles>();
  handles->multi.reset(curl_multi_init());
  if (!handles->multi) throw std::bad_alloc();
  handles->easy = make_easy(config);
  return handles;
}

}  // namespace

void start_curl() {
  const std::lock_guard lock(curl_making);
  if (!kForkWaits) throw std::bad_alloc();
  if (curl_is_started) return;
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl does not start");
  curl_is_started = true;
}

std::unique_ptr<CURL, EasyCleanup> make_easy() {
  const std::lock_guard lock(curl_making);
  std::unique_ptr<CURL, EasyCleanup> easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  return easy;
}

CurlPool::CurlPool(const CurlConfig& config) : config_(config) {
  start_curl();
  idle_.reserve(kIdleHandles);
}

CurlPool::Lease CurlPool::take() {
  auto handles = take_idle();
  if (!handles) handles = make_handles(config_);
  return {handles.release(), GiveBack{this}};
}

std::unique_ptr<CurlHandles> CurlPool::take_idle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  auto handles = std::move(idle_.back());
  idle_.pop_back();
  return handles;
}

void CurlPool::give_back(std::unique_ptr<CurlHandles> handles) {
  forget_request(handles->easy.get());
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleHandles) idle_.push_back(std::move(handles));
}

}  // namespace atom::client
