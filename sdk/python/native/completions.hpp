#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "operation.hpp"

namespace atom::python {

/// Collects the outcomes of calls that do not block, until Python takes them.
///
/// The I/O thread of a client puts them here without the GIL, so that it never waits for Python code, and
/// wakes the reader, an event loop or a thread, through a descriptor. Thread-safe.
class Completions : public std::enable_shared_from_this<Completions> {
 public:
  using Outcome = client::Result<client::CallResult<Output>>;
  using Ended = std::vector<std::pair<std::uint64_t, Outcome>>;

  using Begin = std::function<void()>;

  /// At most `limit` calls are in flight at once.
  explicit Completions(std::size_t limit);
  ~Completions();
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  /// Returns a descriptor that is readable while there are outcomes to take.
  int descriptor() const { return descriptor_; }

  /// Starts a call that ends with `put`: now, or as soon as another one ends and makes room, without Python.
  /// `begin` must not block.
  void begin(Begin begin);
  void put(std::uint64_t id, Outcome outcome);
  /// Returns the outcomes since the last time.
  Ended take();
  /// Waits until there is an outcome, or for a short time. Does not need the GIL.
  void wait() const;

 private:
  int descriptor_;
  std::size_t limit_;
  std::mutex mutex_;
  std::size_t under_way_ = 0;
  std::deque<Begin> waiting_;  ///< Calls that start when others end.
  Ended ended_;
};

using SharedCompletions = std::shared_ptr<Completions>;

void bind_completions(nanobind::module_& module);

}  // namespace atom::python
