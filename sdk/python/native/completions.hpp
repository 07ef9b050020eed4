#pragma once

#include <nanobind/nanobind.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "operation.hpp"

namespace atom::python {

/// Where calls that do not block leave how they ended, until Python takes it.
///
/// The I/O thread of a client puts it here without the GIL, so that it waits for no Python code, and wakes
/// whoever waits: an event loop by a descriptor that it watches, a thread by `wait`. Thread-safe.
class Completions : public std::enable_shared_from_this<Completions> {
 public:
  using Outcome = client::Result<client::Answered<Output>>;
  using Ended = std::vector<std::pair<std::uint64_t, Outcome>>;

  Completions();
  ~Completions();
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  /// Readable while there is something to take.
  int descriptor() const { return descriptor_; }

  void put(std::uint64_t id, Outcome outcome);
  /// Those that ended since the last time.
  Ended take();
  /// Waits until there is something to take, or a little while. Without the GIL.
  void wait();

 private:
  int descriptor_;
  std::mutex mutex_;
  std::condition_variable more_;
  Ended ended_;
};

using SharedCompletions = std::shared_ptr<Completions>;

void bind_completions(nanobind::module_& module);

}  // namespace atom::python
