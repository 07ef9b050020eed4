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

/// Where calls that do not block leave how they ended, until Python takes it.
///
/// The I/O thread of a client puts it here without the GIL, so that it waits for no Python code, and wakes
/// whoever waits, an event loop or a thread, by a descriptor. Thread-safe.
class Completions : public std::enable_shared_from_this<Completions> {
 public:
  using Outcome = client::Result<client::CallResult<Output>>;
  using Ended = std::vector<std::pair<std::uint64_t, Outcome>>;

  using Begin = std::function<void()>;

  /// At most `limit` calls are under way at once.
  explicit Completions(std::size_t limit);
  ~Completions();
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  /// Readable while there is something to take.
  int descriptor() const { return descriptor_; }

  /// Begins a call that ends with `put`: now, or as soon as another has ended and makes room for it, which
  /// takes no Python. `begin` does not wait for anything.
  void begin(Begin begin);
  void put(std::uint64_t id, Outcome outcome);
  /// Those that ended since the last time.
  Ended take();
  /// Waits until there is something to take, or a little while. Without the GIL.
  void wait() const;

 private:
  int descriptor_;
  std::size_t limit_;
  std::mutex mutex_;
  std::size_t under_way_ = 0;
  std::deque<Begin> waiting_;  ///< Empty unless as many are under way as may be, whose ends begin these.
  Ended ended_;
};

using SharedCompletions = std::shared_ptr<Completions>;

void bind_completions(nanobind::module_& module);

}  // namespace atom::python
