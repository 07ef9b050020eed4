#pragma once

#include <nanobind/nanobind.h>

#include <stop_token>

namespace atom::python {

/// What keeps threads that will want the GIL away from an interpreter that ends: it would end them in the
/// middle of C++.
///
/// Whoever lets go of the GIL, or takes it on a thread of the client's, is inside of the gate meanwhile.
/// `close` lets nobody in any more, stops who is inside and waits until they are out. After a fork the
/// child's gate is open and empty. Thread-safe.
class Gate {
 public:
  /// Being inside. Ends with the GIL held.
  class Pass {
   public:
    Pass();
    ~Pass();
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    /// False where the gate is closed, and nothing is to be done.
    explicit operator bool() const { return inside_; }
    /// Stops what is done inside.
    std::stop_token stop() const { return stop_.get_token(); }

   private:
    std::stop_source stop_;
    bool inside_;
  };

  /// Needs the GIL, and lets go of it while it waits.
  static void close();
  static bool is_closed();
};

/// A Python object that a thread without the GIL may let go of.
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
