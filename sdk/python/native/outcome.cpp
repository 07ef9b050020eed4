#include "outcome.hpp"

#include "failure.hpp"
#include "records.hpp"
#include "values.hpp"

namespace atom::python {

namespace nb = nanobind;

namespace {

nb::object result(const Success& success, nb::handle kind) {
  if (const auto* checked = std::get_if<Checked>(&success.value.members))
    return to_record(checked->text, success.response.body, *checked->shape, kind);
  nb::object members = to_python(std::get<boost::json::value>(success.value.members));
  if (success.value.bytes)
    members["bytes"] = nb::bytes(success.value.bytes->data(), success.value.bytes->size());
  return kind(members);
}

nb::list headers(const Success& success) {
  nb::list list;
  for (const client::Header& header : success.response.headers) {
    list.append(nb::make_tuple(to_str(header.name), to_str(header.value)));
  }
  return list;
}

nb::bytes body(const Success& success) {
  const std::string& body = success.value.bytes ? *success.value.bytes : success.response.body;
  return nb::bytes(body.data(), body.size());
}

}  // namespace

nb::object outcome_of(client::Result<Success> outcome) {
  if (!outcome) return failure_of(std::move(outcome.error()));
  return nb::cast(*std::move(outcome));
}

void bind_outcome(nb::module_& module) {
  nb::class_<Success>(module, "Success", "A call that succeeded.")
      .def("result", &result, nb::arg("kind"),
           nb::sig("def result(self, kind: type[dict[str, typing.Any]]) -> typing.Any"),
           "Returns the result as a new `kind`.")
      .def_prop_ro("attempts", [](const Success& success) { return success.attempts; })
      .def_prop_ro("http_status", [](const Success& success) { return success.response.status; })
      .def_prop_ro("headers", &headers, nb::sig("def headers(self) -> list[tuple[str, str]]"))
      .def_prop_ro("body", &body, nb::sig("def body(self) -> bytes"), "The bytes as they were received.");
}

}  // namespace atom::python
