#include "completions.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <system_error>

#include "atom/transport.hpp"
#include "gate.hpp"
#include "outcome.hpp"

namespace atom::python {

namespace nb = nanobind;

Completions::Completions(std::size_t limit)
    : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), limit_(limit) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "cannot create an eventfd");
}

Completions::~Completions() {
  ::close(descriptor_);
}

void Completions::begin(Begin begin) {
  {
    const std::lock_guard lock(mutex_);
    if (under_way_ == limit_) return waiting_.push_back(std::move(begin));
    ++under_way_;
  }
  begin();
}

void Completions::put(std::uint64_t id, Outcome outcome) {
  bool first = false;
  Begin next;
  {
    const std::lock_guard lock(mutex_);
    first = ended_.empty();
    ended_.emplace_back(id, std::move(outcome));
    if (waiting_.empty()) {
      --under_way_;
    } else {
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
  }
  if (next) next();
  if (!first) return;  // The reader was woken for the first one.
  const std::uint64_t one = 1;
  static_cast<void>(::write(descriptor_, &one, sizeof one));
}

Completions::Ended Completions::take() {
  const std::lock_guard lock(mutex_);
  std::uint64_t count = 0;
  if (!ended_.empty()) static_cast<void>(::read(descriptor_, &count, sizeof count));
  return std::exchange(ended_, {});
}

void Completions::wait() const {
  pollfd readable{descriptor_, POLLIN, 0};
  ::poll(&readable, 1, static_cast<int>(client::kInterruptionInterval.count()));
}

namespace {

nb::list take(Completions& completions) {
  nb::list list;
  for (auto& [id, outcome] : completions.take())
    list.append(nb::make_tuple(id, outcome_of(std::move(outcome))));
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
  nb::class_<Completions>(module, "Completions", "Collects the outcomes of calls that were started.")
      .def(nb::new_([](std::optional<std::size_t> limit) {
             return std::make_shared<Completions>(limit.value_or(std::numeric_limits<std::size_t>::max()));
           }),
           nb::arg("limit").none() = nb::none(),
           "`limit` is how many calls are under way at once; the others wait for one to end.")
      .def_prop_ro("descriptor", &Completions::descriptor, "Readable while there are outcomes to take.")
      .def("take", &take, nb::sig("def take(self) -> list[tuple[int, Success | Failure]]"),
           "Returns the outcomes since the last time, each with the id of its call.")
      .def("wait", &wait, nb::sig("def wait(self) -> list[tuple[int, Success | Failure]]"),
           "Waits for an outcome, and takes. Empty only if the interpreter is exiting.");
}

}  // namespace atom::python
