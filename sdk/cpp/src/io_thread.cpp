#include "io_thread.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <vector>

namespace atom::client {
namespace {

/// So that sockets are heard, however many tasks there are.
constexpr int kRoundsBetweenPolls = 4;

/// The thread starts with every signal blocked: they are the program's, and its handlers run on its own
/// threads. A SIGPIPE that OpenSSL's writes would raise is blocked with them.
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

}  // namespace

/// Lives as long as the thread and its owner do: the last task may end the owner.
struct IoThread::State {
  struct Watch {
    short events = 0;
    Ready ready;
  };

  State();
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void wake();
  void loop();
  bool run_posted();
  void run_timers();
  int wait_ms();
  void wait();

  std::mutex mutex;
  std::vector<Task> posted;  ///< Under the mutex, as the two after it.
  bool ending = false;
  std::thread thread;
  std::thread::id thread_id;

  std::array<int, 2> pipe{-1, -1};
  // Of the thread alone:
  std::multimap<Instant, Task> timers;
  std::unordered_map<int, Watch> watches;
  std::vector<pollfd> polled;
  bool polled_is_stale = true;
  int rounds_since_poll = 0;
};

IoThread::State::State() {
  if (::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "no pipe to be had");
  }
}

IoThread::State::~State() {
  ::close(pipe[0]);
  ::close(pipe[1]);
}

void IoThread::State::wake() {
  const char byte = 0;
  // A full pipe wakes as well.
  while (::write(pipe[1], &byte, 1) < 0 && errno == EINTR) {
  }
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
    task();
    task = nullptr;  // What it holds ends before the next begins.
  }
  return !over;
}

void IoThread::State::run_timers() {
  const Instant now = std::chrono::steady_clock::now();
  while (!timers.empty() && timers.begin()->first <= now) {
    const Task task = std::move(timers.begin()->second);
    timers.erase(timers.begin());
    task();
  }
}

int IoThread::State::wait_ms() {
  constexpr std::chrono::milliseconds kLongest{60'000};
  {
    const std::lock_guard lock(mutex);
    if (!posted.empty() || ending) return 0;
  }
  if (timers.empty()) return static_cast<int>(kLongest.count());
  const auto left = timers.begin()->first - std::chrono::steady_clock::now();
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left);
  return static_cast<int>(std::clamp(ms, std::chrono::milliseconds{0}, kLongest).count());
}

void IoThread::State::wait() {
  const int ms = wait_ms();
  // A call is several tasks, each posted by the one before it, and none of them needs a look at the sockets.
  if (ms == 0 && ++rounds_since_poll < kRoundsBetweenPolls) return;
  rounds_since_poll = 0;
  if (polled_is_stale) {
    polled.assign(1, {pipe[0], POLLIN, 0});
    for (const auto& [socket, watch] : watches) polled.push_back({socket, watch.events, 0});
    polled_is_stale = false;
  }
  if (::poll(polled.data(), polled.size(), ms) <= 0) return;
  if (polled[0].revents != 0) {
    std::array<char, 256> bytes;
    while (::read(pipe[0], bytes.data(), bytes.size()) > 0) {
    }
  }
  const std::vector<pollfd> ready = polled;  // A callback may change what is watched.
  for (std::size_t i = 1; i < ready.size(); ++i) {
    if (ready[i].revents == 0) continue;
    const auto found = watches.find(ready[i].fd);
    if (found == watches.end()) continue;
    const Ready callback = found->second.ready;
    callback(ready[i].revents);
  }
}

void IoThread::State::loop() {
  while (run_posted()) {
    run_timers();
    wait();
  }
}

IoThread::IoThread() : state_(std::make_shared<State>()) {}

IoThread::~IoThread() {
  std::thread thread;
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
    thread = std::move(state_->thread);
  }
  if (!thread.joinable()) return;
  state_->wake();
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
    // Where there is a task before it, the thread was woken for that, and has not looked yet.
    sleeps = state_->posted.empty() && state_->thread_id != std::this_thread::get_id();
    state_->posted.push_back(std::move(task));
    if (!state_->thread.joinable() && !state_->ending) {
      const SignalsBlocked blocked;
      state_->thread = std::thread([state = state_] { state->loop(); });
      state_->thread_id = state_->thread.get_id();
      return;
    }
  }
  if (sleeps) state_->wake();
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

void IoThread::watch(int socket, short events, Ready ready) {
  state_->watches[socket] = {events, std::move(ready)};
  state_->polled_is_stale = true;
}

void IoThread::unwatch(int socket) {
  state_->watches.erase(socket);
  state_->polled_is_stale = true;
}

}  // namespace atom::client
