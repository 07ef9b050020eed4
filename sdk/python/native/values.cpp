#include "values.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "atom/base/limits.hpp"
#include "atom/wire/object_reader.hpp"
#include "atom/wpk/errors.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;
namespace json = boost::json;

constexpr std::string_view kUnsupportedValue = "unsupported_value";
constexpr std::string_view kCyclicValue = "cyclic_value";

/// The path from the root to a value during recursion. Lives on the stack.
struct Place {
  const Place* parent = nullptr;
  nb::handle container;
  std::size_t depth = 0;               ///< The depth of the container, from 1 on; 0 for the root.
  std::string_view member{};           ///< In an object,
  std::optional<std::size_t> index{};  ///< or in an array.
};

std::string pointer_to(const Place& place) {
  if (place.parent == nullptr) return {};
  const std::string token = place.index ? fmt::format("{}", *place.index) : std::string(place.member);
  return wire::append_pointer(pointer_to(*place.parent), token);
}

tl::unexpected<client::Error> reject(std::string_view code, const Place& place, std::string detail) {
  client::Error error;
  error.code = code;
  Finding finding{std::string(code), pointer_to(place), std::move(detail)};
  error.message =
      finding.pointer.empty() ? finding.detail : fmt::format("At {}: {}", finding.pointer, finding.detail);
  error.findings = {std::move(finding)};
  return tl::unexpected(std::move(error));
}

std::string type_of(nb::handle value) {
  return nb::type_name(value.type()).c_str();
}

/// Returns UTF-8 that encodes a lone surrogate as if it were a character, by which `wpk::canonicalize` finds
/// it. Borrows from the str, which caches it, or from `own` if it has to be made.
std::string_view text_of(nb::handle str, std::string& own) {
  Py_ssize_t size = 0;
  if (const char* text = PyUnicode_AsUTF8AndSize(str.ptr(), &size))
    return {text, static_cast<std::size_t>(size)};
  PyErr_Clear();
  const auto bytes = nb::steal<nb::bytes>(PyUnicode_AsEncodedString(str.ptr(), "utf-8", "surrogatepass"));
  if (!bytes.is_valid()) nb::raise_python_error();
  own.assign(bytes.c_str(), bytes.size());
  return own;
}

client::Result<json::value> read(nb::handle value, const Place& place);

client::Result<json::value> read_int(nb::handle value, const Place& place) {
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
  if (overflow == 0) {
    if (number == -1 && PyErr_Occurred() != nullptr) nb::raise_python_error();
    return json::value(static_cast<std::int64_t>(number));
  }
  // Beyond 64 bits, only an integer that a double holds exactly can be written as one.
  const double nearest = PyLong_AsDouble(value.ptr());
  const bool finite = PyErr_Occurred() == nullptr;
  PyErr_Clear();
  if (finite) {
    const auto back = nb::steal(PyLong_FromDouble(nearest));
    if (PyObject_RichCompareBool(value.ptr(), back.ptr(), Py_EQ) == 1) return json::value(nearest);
  }
  return reject(wpk::errors::kNumberOutOfRange, place,
                "JSON readers cannot hold this integer exactly. Write it as text, in quotes.");
}

/// Returns whether recursion may enter `container`.
std::optional<tl::unexpected<client::Error>> cannot_enter(nb::handle container, const Place& place) {
  for (const Place* at = &place; at->parent != nullptr; at = at->parent) {
    if (at->container.is(container)) {
      return reject(kCyclicValue, place, "This value contains itself. Remove the cycle.");
    }
  }
  if (place.depth >= limits::kDocumentDepth) {
    return reject(wpk::errors::kDocumentTooDeep, place,
                  fmt::format("This is more than {} levels deep. Make it flatter.", limits::kDocumentDepth));
  }
  return std::nullopt;
}

client::Result<json::value> read_sequence(nb::handle sequence, const Place& place) {
  if (auto rejected = cannot_enter(sequence, place)) return *std::move(rejected);
  json::array array;
  array.reserve(nb::len(sequence));
  const bool is_list = PyList_Check(sequence.ptr()) != 0;
  // Reading a nested mapping may run code that changes the list, so its size is read each time.
  for (std::size_t i = 0; i < nb::len(sequence); ++i) {
    const auto at = static_cast<Py_ssize_t>(i);
    const auto item =
        nb::borrow(is_list ? PyList_GET_ITEM(sequence.ptr(), at) : PyTuple_GET_ITEM(sequence.ptr(), at));
    auto element = read(item, {&place, sequence, place.depth + 1, {}, i});
    if (!element) return element;
    array.push_back(*std::move(element));
  }
  return json::value(std::move(array));
}

/// `mapping` is the caller's object, `dict` its items.
client::Result<json::value> read_dict(nb::handle mapping, nb::handle dict, const Place& place) {
  if (auto rejected = cannot_enter(mapping, place)) return *std::move(rejected);
  json::object object;
  object.reserve(nb::len(dict));
  std::string own;
  Py_ssize_t position = 0;
  PyObject* key_pointer = nullptr;
  PyObject* item_pointer = nullptr;
  while (PyDict_Next(dict.ptr(), &position, &key_pointer, &item_pointer) != 0) {
    const auto key = nb::borrow(key_pointer);
    const auto item = nb::borrow(item_pointer);
    if (!PyUnicode_Check(key.ptr())) {
      return reject(kUnsupportedValue, place,
                    fmt::format("A key here is of type {}. Use only str keys.", type_of(key)));
    }
    const std::string_view member = text_of(key, own);
    auto element = read(item, {&place, mapping, place.depth + 1, member, {}});
    if (!element) return element;
    object[member] = *std::move(element);
  }
  return json::value(std::move(object));
}

client::Result<json::value> read_mapping(nb::handle mapping, const Place& place) {
  nb::object dict;
  try {
    dict = nb::module_::import_("builtins").attr("dict")(mapping);
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_Exception)) throw;  // KeyboardInterrupt, SystemExit
    return reject(kUnsupportedValue, place, fmt::format("This {} could not be read.", type_of(mapping)));
  }
  return read_dict(mapping, dict, place);
}

bool is_mapping(nb::handle value) {
  return nb::isinstance(value, nb::module_::import_("collections.abc").attr("Mapping"));
}

client::Result<json::value> read(nb::handle value, const Place& place) {
  PyObject* object = value.ptr();
  if (value.is_none()) return json::value(nullptr);
  if (PyBool_Check(object)) return json::value(object == Py_True);
  if (PyLong_Check(object)) return read_int(value, place);
  if (PyFloat_Check(object)) return json::value(PyFloat_AS_DOUBLE(object));
  if (PyUnicode_Check(object)) {
    std::string own;
    return json::value(text_of(value, own));
  }
  if (PyList_Check(object) || PyTuple_Check(object)) return read_sequence(value, place);
  if (PyDict_Check(object)) return read_dict(value, value, place);
  if (is_mapping(value)) return read_mapping(value, place);
  return reject(kUnsupportedValue, place,
                fmt::format("JSON has no value of type {}. Use None, bool, int, float, str, "
                            "list, tuple or dict.",
                            type_of(value)));
}

}  // namespace

client::Result<json::value> to_json(nb::handle value) {
  return read(value, {});
}

nb::str to_str(std::string_view text) {
  auto str =
      nb::steal<nb::str>(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
  if (!str.is_valid()) nb::raise_python_error();
  return str;
}

/// Finds a string by a view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// Returns the name of a member. The few names of the contract are in every row of a list, so each is made
/// once and kept, as Python keeps the names of attributes. Other names are not kept.
nb::object to_key(std::string_view name) {
  constexpr std::size_t kKept = 256;
  // Never destroyed, since the interpreter may be gone by then. The GIL guards it.
  static auto& kept = *new std::unordered_map<std::string, PyObject*, TextHash, std::equal_to<>>;
  if (const auto found = kept.find(name); found != kept.end()) return nb::borrow(found->second);
  nb::object made = to_str(name);
  if (kept.size() < kKept) kept.emplace(name, nb::object(made).release().ptr());
  return made;
}

nb::object to_dict(const json::object& object) {
  auto dict = nb::steal(PyDict_New());
  if (!dict.is_valid()) nb::raise_python_error();
  for (const auto& member : object) {
    const nb::object value = to_python(member.value());
    if (PyDict_SetItem(dict.ptr(), to_key(member.key()).ptr(), value.ptr()) != 0) nb::raise_python_error();
  }
  return dict;
}

nb::object to_list(const json::array& array) {
  auto list = nb::steal(PyList_New(static_cast<Py_ssize_t>(array.size())));
  if (!list.is_valid()) nb::raise_python_error();
  Py_ssize_t at = 0;
  for (const json::value& element : array)
    PyList_SET_ITEM(list.ptr(), at++, to_python(element).release().ptr());
  return list;
}

nb::object to_python(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return nb::none();
    case json::kind::bool_:
      return nb::bool_(value.get_bool());
    case json::kind::int64:
      return nb::int_(value.get_int64());
    case json::kind::uint64:
      return nb::int_(value.get_uint64());
    case json::kind::double_:
      return nb::float_(value.get_double());
    case json::kind::string:
      return to_str(value.get_string());
    case json::kind::array:
      return to_list(value.get_array());
    case json::kind::object:
      return to_dict(value.get_object());
  }
  return nb::none();
}

}  // namespace atom::python
