#include "curl_pool.hpp"

#include <pthread.h>

#include <mutex>
#include <new>
#include <stdexcept>

namespace atom::client {
namespace {

constexpr std::size_t kIdleHandles = 64;

/// Held while libcurl makes a handle, under a lock of its own, and while the process forks: a child that is
/// made in the midst of it would wait for that lock for ever. Never destroyed, since a fork may come after
/// all that is.
std::mutex& handle_making() {
  static std::mutex* const only = [] {
    const auto hold = [] { handle_making().lock(); };
    const auto release = [] { handle_making().unlock(); };
    if (pthread_atfork(hold, release, release) != 0) throw std::bad_alloc();
    return new std::mutex;
  }();
  return *only;
}

std::unique_ptr<CurlHandles> make_handles() {
  auto handles = std::make_unique<CurlHandles>();
  handles->multi.reset(curl_multi_init());
  if (!handles->multi) throw std::bad_alloc();
  handles->easy = make_easy();
  return handles;
}

}  // namespace

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

std::unique_ptr<CURL, EasyCleanup> make_easy() {
  const std::lock_guard lock(handle_making());
  std::unique_ptr<CURL, EasyCleanup> easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  return easy;
}

CurlPool::CurlPool() {
  start_curl();
  idle_.reserve(kIdleHandles);
}

CurlPool::Lease CurlPool::take() {
  auto handles = take_idle();
  if (!handles) handles = make_handles();
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
  curl_easy_reset(handles->easy.get());  // Forgets the request, the key included.
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleHandles) idle_.push_back(std::move(handles));
}

}  // namespace atom::client
