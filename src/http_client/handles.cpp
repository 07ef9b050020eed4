#include "http_client/handles.hpp"

#include <pthread.h>

#include <mutex>

namespace atom::http_client {
namespace {

/// Held while libcurl starts or makes a handle, both under locks of its own, and while the process forks: a
/// child forked in the midst of that would wait for such a lock forever.
constinit std::mutex making;
constinit bool is_started = false;

/// Registered before there is a thread that could fork.
const bool kForkWaits =
    pthread_atfork([] { making.lock(); }, [] { making.unlock(); }, [] { making.unlock(); }) == 0;

/// Starts libcurl if it is not started. With the mutex held.
void start(const Libcurl& curl) {
  if (!kForkWaits) throw std::bad_alloc();
  if (is_started) return;
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl does not start");
  is_started = true;
}

CURL* make_easy(const Libcurl& curl) {
  const std::lock_guard lock(making);
  start(curl);
  CURL* const handle = curl.easy_init();
  if (handle == nullptr) throw std::bad_alloc();
  return handle;
}

CURLM* make_multi(const Libcurl& curl) {
  const std::lock_guard lock(making);
  start(curl);
  CURLM* const handle = curl.multi_init();
  if (handle == nullptr) throw std::bad_alloc();
  // Without descriptors libcurl makes a handle that nothing can wake. What is posted to it would wait a
  // minute.
  if (curl.multi_wakeup(handle) == CURLM_OK) return handle;
  curl.multi_cleanup(handle);
  throw std::runtime_error("the process has no more file descriptors");
}

void check(const Libcurl& curl, CURLMcode code) {
  if (code == CURLM_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLM_OK) throw std::runtime_error(curl.multi_strerror(code));
}

}  // namespace

Easy::Easy(const Libcurl& curl) : curl_(&curl), handle_(make_easy(curl), curl.easy_cleanup) {}

int Easy::status() const {
  long status = 0;
  curl_->easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

bool Easy::is_sent() const {
  long bytes = 0;
  curl_->easy_getinfo(handle_.get(), CURLINFO_REQUEST_SIZE, &bytes);
  return bytes > 0;
}

Multi::Multi(const Libcurl& curl) : curl_(&curl), handle_(make_multi(curl), curl.multi_cleanup) {}

void Multi::add(const Easy& easy) {
  check(*curl_, curl_->multi_add_handle(handle_.get(), easy.handle()));
}

void Multi::remove(const Easy& easy) noexcept {
  curl_->multi_remove_handle(handle_.get(), easy.handle());
}

void Multi::keep_connections(long count) {
  check(*curl_, curl_->multi_setopt(handle_.get(), CURLMOPT_MAXCONNECTS, count));
}

int Multi::perform() {
  int running = 0;
  check(*curl_, curl_->multi_perform(handle_.get(), &running));
  return running;
}

void Multi::poll(std::chrono::milliseconds longest) {
  check(*curl_, curl_->multi_poll(handle_.get(), nullptr, 0, static_cast<int>(longest.count()), nullptr));
}

void Multi::wakeup() noexcept {
  curl_->multi_wakeup(handle_.get());
}

std::optional<Multi::Ended> Multi::read_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_->multi_info_read(handle_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) return Ended{message->easy_handle, message->data.result};
  }
  return std::nullopt;
}

}  // namespace atom::http_client
