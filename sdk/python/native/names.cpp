#include "names.hpp"

#include <nanobind/stl/string.h>

#include "atom/wpk/document.hpp"
#include "atom/wpk/name.hpp"
#include "atom/wpk/range.hpp"
#include "atom/wpk/version.hpp"
#include "failure.hpp"
#include "values.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;

using Text = std::string;

/// Returns the error of another library as a `Failure`.
nb::object reject(atom::Error found) {
  client::Error error;
  static_cast<atom::Error&>(error) = std::move(found);
  return failure_of(std::move(error));
}

nb::object canonicalize(nb::handle value) {
  const auto document = to_json(value);
  if (!document) return failure_of(document.error());
  const auto bytes = wpk::canonicalize(*document);
  if (!bytes) return reject(bytes.error());
  return nb::bytes(bytes->data(), bytes->size());
}

nb::object check_name(const Text& name) {
  const auto checked = wpk::check_name(name);
  return checked ? nb::object(nb::none()) : reject(checked.error());
}

nb::object check_version(const Text& version) {
  const auto parsed = wpk::Version::parse(version);
  return parsed ? nb::object(nb::none()) : reject(parsed.error());
}

nb::object check_document(nb::handle value) {
  const auto document = to_json(value);
  if (!document) return failure_of(document.error());
  const auto read = wpk::read_document(*document);
  return read ? nb::object(nb::none()) : reject(read.error());
}

nb::object compare_versions(const Text& a, const Text& b) {
  const auto left = wpk::Version::parse(a);
  if (!left) return reject(left.error());
  const auto right = wpk::Version::parse(b);
  if (!right) return reject(right.error());
  const auto order = *left <=> *right;
  return nb::int_(order < 0 ? -1 : order > 0 ? 1 : 0);
}

nb::object satisfies(const Text& version, const Text& range) {
  const auto read = wpk::Range::parse(range);
  if (!read) return reject(read.error());
  const auto parsed = wpk::Version::parse(version);
  if (!parsed) return reject(parsed.error());
  return nb::bool_(read->contains(*parsed));
}

}  // namespace

void bind_names(nb::module_& module) {
  using nb::arg;
  module.def("canonicalize", &canonicalize, arg("value").none(),
             nb::sig("def canonicalize(value: object) -> bytes | Failure"),
             "Returns the RFC 8785 bytes of a value.");
  module.def(
      "digest",
      [](const nb::bytes& data) {
        return to_str(wpk::digest_of({data.c_str(), data.size()}));
      },
      arg("data"), "Returns the sha256:... of some bytes.");
  module.def("check_name", &check_name, nb::sig("def check_name(name: str) -> Failure | None"));
  module.def("check_version", &check_version, nb::sig("def check_version(version: str) -> Failure | None"));
  module.def("check_document", &check_document, arg("document").none(),
             nb::sig("def check_document(document: object) -> Failure | None"));
  module.def("compare_versions", &compare_versions,
             nb::sig("def compare_versions(a: str, b: str) -> int | Failure"));
  module.def("satisfies", &satisfies, nb::sig("def satisfies(version: str, range: str) -> bool | Failure"));
}

}  // namespace atom::python
