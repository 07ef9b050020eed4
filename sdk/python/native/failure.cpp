#include "failure.hpp"

#include <nanobind/stl/string.h>

#include "atom/base/redaction.hpp"
#include "values.hpp"

namespace atom::python {

namespace nb = nanobind;

namespace {

nb::object http_status(const Failure& failure) {
  if (failure.error.http_status == 0) return nb::none();
  return nb::int_(failure.error.http_status);
}

nb::object request_id(const Failure& failure) {
  if (failure.error.request_id.empty()) return nb::none();
  return to_str(failure.error.request_id);
}

nb::object retry_after(const Failure& failure) {
  if (!failure.error.retry_after) return nb::none();
  return nb::float_(std::chrono::duration<double>(*failure.error.retry_after).count());
}

nb::list errors(const Failure& failure) {
  nb::list list;
  for (const Finding& finding : failure.error.findings) list.append(to_python(wire::to_json(finding)));
  return list;
}

}  // namespace

nb::object failure_of(client::Error error) {
  return nb::cast(Failure{std::move(error)});
}

nb::object invalid_argument(std::string message) {
  client::Error error;
  error.code = client::errors::kInvalidArgument;
  error.message = std::move(message);
  return failure_of(std::move(error));
}

void bind_failure(nb::module_& module) {
  module.def(
      "redacted", [](const std::string& text, const std::string& key) { return to_str(redacted(text, key)); },
      nb::arg("text"), nb::arg("key") = "", nb::sig("def redacted(text: str, key: str = \"\") -> str"),
      "Returns a text without what looks like a credential, and without `key`.");
  nb::class_<Failure>(module, "Failure", "Why a call failed.")
      .def_prop_ro("message", [](const Failure& failure) { return to_str(failure.error.message); })
      .def_prop_ro("kind", [](const Failure& failure) { return to_str(to_string(failure.error.kind())); })
      .def_prop_ro("code", [](const Failure& failure) { return to_str(failure.error.code); })
      .def_prop_ro("http_status", &http_status, nb::sig("def http_status(self) -> int | None"))
      .def_prop_ro("request_id", &request_id, nb::sig("def request_id(self) -> str | None"))
      .def_prop_ro("retryable", [](const Failure& failure) { return failure.error.retryable; })
      .def_prop_ro("retry_after", &retry_after, nb::sig("def retry_after(self) -> float | None"))
      .def_prop_ro("attempts", [](const Failure& failure) { return failure.error.attempts; })
      .def_prop_ro("errors", &errors, nb::sig("def errors(self) -> list[dict[str, str]]"));
}

}  // namespace atom::python
