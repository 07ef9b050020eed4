#pragma once

#include <nanobind/nanobind.h>

#include <stop_token>

namespace atom::python {

/// Keeps threads that need the GIL away from an exiting interpreter, which would end them in the middle of
/// C++.
///
/// A thread that releases the GIL, or takes it on the client's I/O thread, is inside the gate meanwhile.
/// `close` admits no more threads, stops those inside, and waits until they have left. After a fork, the
/// child's gate is open and empty. Thread-safe.
class Gate {
 public:
  /// A stay inside the gate. Ends with the GIL held.
  class Pass {
   public:
    Pass();
    ~Pass();
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    /// False if the gate is closed: then nothing may be done.
    explicit operator bool() const { return inside_; }
    /// Stops the work inside.
    std::stop_token stop() const { return stop_.get_token(); }

   private:
    std::stop_source stop_;
    bool inside_;
  };

  /// Needs the GIL, and releases it while it waits.
  static void close();
  static bool is_closed();
};

/// A Python object that a thread without the GIL may release.
class Held {
 public:
  explicit Held(nanobind::object object) : object_(object.release().ptr()) {}
  ~Held();
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  nanobind::handle get() const { return object_; }

 private:
  PyObject* object_;
};

}  // namespace atom::python
