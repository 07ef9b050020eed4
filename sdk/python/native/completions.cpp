#include "completions.hpp"

#include <nanobind/stl/shared_ptr.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "atom/transport.hpp"
#include "gate.hpp"
#include "outcome.hpp"

namespace atom::python {

namespace nb = nanobind;

Completions::Completions() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "no eventfd to be had");
}

Completions::~Completions() {
  ::close(descriptor_);
}

void Completions::put(std::uint64_t id, Outcome outcome) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = ended_.empty();
    ended_.emplace_back(id, std::move(outcome));
  }
  if (!first) return;  // Whoever waits was woken for that one.
  const std::uint64_t one = 1;
  static_cast<void>(::write(descriptor_, &one, sizeof one));
  more_.notify_one();
}

Completions::Ended Completions::take() {
  const std::lock_guard lock(mutex_);
  std::uint64_t count = 0;
  if (!ended_.empty()) static_cast<void>(::read(descriptor_, &count, sizeof count));
  return std::exchange(ended_, {});
}

void Completions::wait() {
  std::unique_lock lock(mutex_);
  more_.wait_for(lock, client::kInterruptionInterval, [&] { return !ended_.empty(); });
}

namespace {

nb::list take(Completions& completions) {
  nb::list list;
  for (auto& [id, outcome] : completions.take())
    list.append(nb::make_tuple(id, answer_of(std::move(outcome))));
  return list;
}

nb::list wait(Completions& completions) {
  while (true) {
    {
      const Gate::Pass pass;
      if (!pass) break;
      const nb::gil_scoped_release released;
      completions.wait();
    }
    if (PyErr_CheckSignals() != 0) nb::raise_python_error();
    nb::list list = take(completions);
    if (list.size() > 0) return list;
  }
  return {};
}

}  // namespace

void bind_completions(nb::module_& module) {
  nb::class_<Completions>(module, "Completions", "Where calls that were started leave how they ended.")
      .def(nb::new_([] { return std::make_shared<Completions>(); }))
      .def_prop_ro("descriptor", &Completions::descriptor, "Readable while there is something to take.")
      .def("take", &take, nb::sig("def take(self) -> list[tuple[int, Answer | Failure]]"),
           "What ended since the last time: the id that the call was given, and how it ended.")
      .def("wait", &wait, nb::sig("def wait(self) -> list[tuple[int, Answer | Failure]]"),
           "As `take`, once there is something. Empty only where the interpreter is about to end.");
}

}  // namespace atom::python
