#pragma once

#include <atomic>
#include <chrono>

namespace atom {

/// Wall-clock time in milliseconds since the Unix epoch, the resolution of every stored time.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Tells the current time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

/// A clock that only `advance` moves. For tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_(start) {}
  Timestamp now() const override { return now_.load(); }
  void advance(std::chrono::milliseconds by) { now_ = now_.load() + by; }

 private:
  std::atomic<Timestamp> now_;
};

}  // namespace atom
