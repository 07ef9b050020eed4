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
  /// Returns the wall-clock time, which may be set back. For what is stored, shown or expires on a date.
  virtual Timestamp now() const = 0;
  /// Returns the time since an unspecified start, which never goes back. For intervals.
  virtual std::chrono::microseconds elapsed() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
  std::chrono::microseconds elapsed() const override;
};

/// A clock that only its callers move. For tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_(start) {}
  Timestamp now() const override { return now_.load(); }
  std::chrono::microseconds elapsed() const override { return elapsed_.load(); }
  /// Lets time pass.
  void advance(std::chrono::milliseconds by) {
    set_wall_clock(now() + by);
    elapsed_ = elapsed() + by;
  }
  /// Sets the wall clock, forward or back, as an administrator does; no time passes.
  void set_wall_clock(Timestamp now) { now_ = now; }

 private:
  std::atomic<Timestamp> now_;
  std::atomic<std::chrono::microseconds> elapsed_{std::chrono::microseconds(0)};
};

}  // namespace atom
