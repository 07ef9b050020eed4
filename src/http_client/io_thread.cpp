#include "http_client/io_thread.hpp"

#include <signal.h>

#include <algorithm>

#include "http_client/io_thread_state.hpp"

namespace atom::http_client {
namespace {

constexpr long kKeptConnections = 64;
constexpr std::chrono::milliseconds kLongestWait{60'000};

/// A call is several tasks, each posted by the one before it, which need not look at the sockets. But however
/// many tasks there are, the sockets get their turn.
constexpr int kRoundsBetweenTransfers = 4;

/// The thread starts with every signal blocked: signals belong to the program, whose handlers run on its own
/// threads. This includes the SIGPIPE that OpenSSL's writes may raise.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

/// Runs a task and drops its exception, which would end the program if it left the thread.
template <class Task>
void run_safely(const Task& task) noexcept {
  try {
    task();
  } catch (...) {
  }
}

}  // namespace

IoThread::State::State(const Libcurl& curl) : multi(curl) {
  multi.keep_connections(kKeptConnections);
}

bool IoThread::State::run_posted() {
  std::vector<Task> tasks;
  bool over = false;
  {
    const std::lock_guard lock(mutex);
    tasks.swap(posted);
    over = ending && tasks.empty();
  }
  for (Task& task : tasks) {
    run_safely(task);
    task = nullptr;  // Releases what it holds before the next task begins.
  }
  return !over;
}

void IoThread::State::run_timers() {
  const Instant now = std::chrono::steady_clock::now();
  while (!timers.empty() && timers.begin()->first <= now) {
    const Task task = std::move(timers.begin()->second);
    timers.erase(timers.begin());
    run_safely(task);
  }
}

std::chrono::milliseconds IoThread::State::time_to_wait() {
  using std::chrono::milliseconds;
  {
    const std::lock_guard lock(mutex);
    if (!posted.empty() || ending) return milliseconds{0};
  }
  if (timers.empty()) return kLongestWait;
  const auto left = timers.begin()->first - std::chrono::steady_clock::now();
  return std::clamp(std::chrono::ceil<milliseconds>(left), milliseconds{0}, kLongestWait);
}

void IoThread::State::end_transfers() {
  while (const auto end = multi.read_ended()) {
    const auto found = transfers.find(end->handle);
    const Ended ended = std::move(found->second);
    transfers.erase(found);
    run_safely([&] { ended(end->code); });
  }
}

void IoThread::State::end_all(CURLcode code) {
  while (!transfers.empty()) {
    const Ended ended = std::move(transfers.begin()->second);
    transfers.erase(transfers.begin());
    run_safely([&] { ended(code); });
  }
}

void IoThread::State::move_transfers() {
  try {
    multi.perform();
    end_transfers();
    if (const auto time = time_to_wait(); time.count() > 0) multi.poll(time);
  } catch (...) {
    end_all(CURLE_OUT_OF_MEMORY);  // libcurl's loop fails for no other reason.
  }
}

void IoThread::State::loop() noexcept {
  while (run_posted()) {
    run_timers();
    if (time_to_wait().count() == 0 && ++rounds_since_transfers_ < kRoundsBetweenTransfers) continue;
    rounds_since_transfers_ = 0;
    move_transfers();
  }
}

IoThread::IoThread(const Libcurl& curl) : state_(std::make_shared<State>(curl)) {}

IoThread::~IoThread() {
  std::thread thread;
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
    thread = std::move(state_->thread);
  }
  if (!thread.joinable()) return;
  state_->multi.wakeup();
  if (thread.get_id() == std::this_thread::get_id()) {
    thread.detach();  // The loop ends by itself, on the state that it shares.
  } else {
    thread.join();
  }
}

bool IoThread::is_current() const {
  const std::lock_guard lock(state_->mutex);
  return state_->thread_id == std::this_thread::get_id();
}

void IoThread::post(Task task) {
  bool sleeps = false;
  {
    const std::lock_guard lock(state_->mutex);
    // If a task is waiting already, the thread was woken for that one.
    sleeps = state_->posted.empty() && state_->thread_id != std::this_thread::get_id();
    if (!state_->thread.joinable() && !state_->ending) {
      const SignalsBlocked blocked;
      // The thread waits for the lock before it looks for tasks.
      state_->thread = std::thread([state = state_] { state->loop(); });
      state_->thread_id = state_->thread.get_id();
      sleeps = false;
    }
    state_->posted.push_back(std::move(task));
  }
  if (sleeps) state_->multi.wakeup();
}

void IoThread::run(Task task) {
  if (is_current()) {
    task();
  } else {
    post(std::move(task));
  }
}

IoThread::Timer IoThread::call_at(Instant when, Task task) {
  return state_->timers.emplace(when, std::move(task));
}

void IoThread::cancel(Timer timer) {
  state_->timers.erase(timer);
}

SharedIoThread make_shared_io_thread(const Libcurl& curl) {
  return std::make_shared<ForkLocal<IoThread>>([&curl] { return std::make_unique<IoThread>(curl); });
}

}  // namespace atom::http_client
