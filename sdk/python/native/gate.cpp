#include "gate.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <unordered_set>

#include "atom/base/fork_local.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;

/// A hook that never returns must not keep the program from exiting.
constexpr std::chrono::seconds kLongestWait{2};

struct State {
  std::mutex mutex;
  std::condition_variable left;
  std::unordered_set<std::stop_source*> inside;
  bool closed = false;
};

State& state() {
  // Never destroyed, since threads may use it until the process exits.
  static auto& local = *new ForkLocal<State>([] { return std::make_unique<State>(); });
  return local.get();
}

}  // namespace

Gate::Pass::Pass() {
  State& gate = state();
  const std::lock_guard lock(gate.mutex);
  inside_ = !gate.closed && gate.inside.insert(&stop_).second;
}

Gate::Pass::~Pass() {
  if (!inside_) return;
  State& gate = state();
  {
    const std::lock_guard lock(gate.mutex);
    gate.inside.erase(&stop_);
  }
  gate.left.notify_all();
}

void Gate::close() {
  State& gate = state();
  const nb::gil_scoped_release released;
  std::unique_lock lock(gate.mutex);
  gate.closed = true;
  for (std::stop_source* stop : gate.inside) stop->request_stop();
  gate.left.wait_for(lock, kLongestWait, [&] { return gate.inside.empty(); });
}

bool Gate::is_closed() {
  State& gate = state();
  const std::lock_guard lock(gate.mutex);
  return gate.closed;
}

Held::~Held() {
  const Gate::Pass pass;
  if (!pass) return;  // The interpreter is exiting and frees everything.
  const nb::gil_scoped_acquire acquired;
  Py_DECREF(object_);
}

}  // namespace atom::python
