#include "key_watcher.hpp"

#include <signal.h>

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"

namespace atom::atomd {
namespace {

using Clock = std::chrono::steady_clock;

/// Leaves signals to the thread that waits for them, and turns SIGPIPE into an error.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

KeyWatcher::KeyWatcher(KeySource source, std::chrono::seconds every, std::shared_ptr<auth::KeyRing> ring)
    : source_(std::move(source)), every_(every), ring_(std::move(ring)), thread_([this] { run(); }) {}

KeyWatcher::~KeyWatcher() {
  stop();
}

void KeyWatcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_.request_stop();
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool KeyWatcher::load() {
  auto text = read_keys(source_, stop_.get_token());
  if (text && *text == text_) return true;
  auto set = text ? auth::KeySet::parse(*text) : Result<auth::KeySet>(fail(text.error()));
  if (!set) {
    if (!stop_.stop_requested())
      log::warning("cannot load the JWT keys, keeping the old ones: {}", set.error().message);
    return false;
  }
  for (const std::string& skipped : set->skipped()) log::warning("{}", skipped);
  log::info("loaded {} keys to verify JWTs", set->size());
  ring_->replace(*std::move(set));
  text_ = *std::move(text);
  return true;
}

void KeyWatcher::run() {
  block_signals();
  std::unique_lock lock(mutex_);
  while (!stop_.stop_requested()) {
    loading_ = true;
    asked_ = false;
    lock.unlock();
    const bool loaded = load();
    lock.lock();
    finish_load();
    const Time next = loaded_at_ + (loaded ? every_ : std::min(every_, limits::kJwksRetry));
    wake_.wait_until(lock, next, [this] { return stop_.stop_requested() || asked_; });
  }
  finish_load();
}

void KeyWatcher::finish_load() {
  loading_ = false;
  loaded_at_ = Clock::now();
  for (Timer& timer : std::exchange(waiting_, {})) {
    const auto executor = timer->get_executor();
    boost::asio::post(executor, [timer = std::move(timer)] { timer->cancel(); });
  }
}

bool KeyWatcher::join(const Timer& timer) {
  const std::lock_guard lock(mutex_);
  if (stop_.stop_requested()) return false;
  if (!loading_ && Clock::now() < loaded_at_ + limits::kJwksPause) return false;
  asked_ = asked_ || !loading_;
  waiting_.push_back(timer);
  wake_.notify_one();
  return true;
}

boost::asio::awaitable<void> KeyWatcher::refresh() {
  const auto timer = std::make_shared<boost::asio::steady_timer>(co_await boost::asio::this_coro::executor,
                                                                 limits::kJwksWait);
  if (!join(timer)) co_return;
  boost::system::error_code ignored;
  co_await timer->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

}  // namespace atom::atomd
