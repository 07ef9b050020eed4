#include <nanobind/nanobind.h>

#include "atom/client.hpp"
#include "caller.hpp"
#include "completions.hpp"
#include "failure.hpp"
#include "gate.hpp"
#include "names.hpp"
#include "operation.hpp"
#include "outcome.hpp"
#include "policy.hpp"
#include "values.hpp"

NB_MODULE(_native, module) {
  namespace python = atom::python;
  module.doc() =
      "A thin layer over the C++ SDK: an operation is made and run, and gives a Success or a Failure.";
  // A hook that refers to its client lives as long as the client, until the process exits.
  nanobind::set_leak_warnings(false);
  module.attr("version") = python::to_str(atom::client::kVersion);
  python::bind_failure(module);
  python::bind_operations(module);
  python::bind_outcome(module);
  python::bind_completions(module);
  python::bind_client(module);
  python::bind_names(module);
  python::bind_policy(module);
  nanobind::module_::import_("atexit").attr("register")(nanobind::cpp_function(&python::Gate::close));
}
