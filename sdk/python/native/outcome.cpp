#include "outcome.hpp"

#include "failure.hpp"
#include "records.hpp"
#include "values.hpp"

namespace atom::python {

namespace nb = nanobind;

namespace {

nb::object result(const Answer& answer, nb::handle kind) {
  if (const auto* checked = std::get_if<Checked>(&answer.value.members))
    return to_record(checked->text, answer.response.body, *checked->shape, kind);
  nb::object members = to_python(std::get<boost::json::value>(answer.value.members));
  if (answer.value.bytes)
    members["bytes"] = nb::bytes(answer.value.bytes->data(), answer.value.bytes->size());
  return kind(members);
}

nb::list headers(const Answer& answer) {
  nb::list list;
  for (const client::Header& header : answer.response.headers) {
    list.append(nb::make_tuple(to_str(header.name), to_str(header.value)));
  }
  return list;
}

nb::bytes body(const Answer& answer) {
  const std::string& body = answer.value.bytes ? *answer.value.bytes : answer.response.body;
  return nb::bytes(body.data(), body.size());
}

}  // namespace

nb::object answer_of(client::Result<Answer> outcome) {
  if (!outcome) return failure_of(std::move(outcome.error()));
  return nb::cast(*std::move(outcome));
}

void bind_outcome(nb::module_& module) {
  nb::class_<Answer>(module, "Answer", "A call that succeeded.")
      .def("result", &result, nb::arg("kind"),
           nb::sig("def result(self, kind: type[dict[str, typing.Any]]) -> typing.Any"),
           "Returns the result as a new `kind`.")
      .def_prop_ro("attempts", [](const Answer& answer) { return answer.attempts; })
      .def_prop_ro("http_status", [](const Answer& answer) { return answer.response.status; })
      .def_prop_ro("headers", &headers, nb::sig("def headers(self) -> list[tuple[str, str]]"))
      .def_prop_ro("body", &body, nb::sig("def body(self) -> bytes"), "The bytes as they were received.");
}

}  // namespace atom::python
