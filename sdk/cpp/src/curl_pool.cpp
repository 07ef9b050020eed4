#include "curl_pool.hpp"

#include <unistd.h>

#include <new>
#include <stdexcept>

namespace atom::client {
namespace {

constexpr std::size_t kIdleHandles = 64;

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

}  // namespace

CurlPool::CurlPool() : owner_(getpid()) {
  start_curl();
  idle_.reserve(kIdleHandles);
}

CurlPool::~CurlPool() {
  if (owner_ != getpid()) return;  // See take_idle.
  for (CURL* handle : idle_) curl_easy_cleanup(handle);
}

CurlPool::Lease CurlPool::take() {
  CURL* handle = take_idle();
  if (handle == nullptr) handle = curl_easy_init();
  if (handle == nullptr) throw std::bad_alloc();
  return {handle, GiveBack{this}};
}

CURL* CurlPool::take_idle() {
  const std::lock_guard lock(mutex_);
  if (owner_ != getpid()) {
    // After a fork the connections are the parent's too. Closing them here could end its TLS sessions, using
    // them would mix two conversations: the child leaves them alone and begins anew.
    idle_.clear();
    owner_ = getpid();
  }
  if (idle_.empty()) return nullptr;
  CURL* handle = idle_.back();
  idle_.pop_back();
  return handle;
}

void CurlPool::give_back(CURL* handle) {
  curl_easy_reset(handle);  // Keeps its connection and forgets the request, the key included.
  {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kIdleHandles) {
      idle_.push_back(handle);
      return;
    }
  }
  curl_easy_cleanup(handle);
}

}  // namespace atom::client
