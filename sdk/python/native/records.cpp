#include "records.hpp"

#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>

#include "values.hpp"

namespace atom::python {
namespace {

namespace nb = nanobind;
using wire::Item;

/// Texts of a row up to this size are kept, in case the next row has the same text.
constexpr std::size_t kKeptBytes = 64;

struct Plan;

/// How a member of a record is made.
struct Slot {
  nb::object name;
  wire::Kind kind;
  nb::object blank;        ///< Its value in the plan's `blank`.
  Plan* nested = nullptr;  ///< The plan of nested records.
  nb::object last{};       ///< Its last text: many are the same in each row of a list.
};

/// How records of one shape and class are made.
struct Plan {
  const wire::Shape* shape;
  nb::object kind;
  /// A dict with every member. Copying it is one step, while adding members one by one would make a dict
  /// grow. A text that a member had twice in a row is in it already.
  nb::object blank;
  std::vector<Slot> slots{};
  std::uint64_t changes = 0;  ///< Counts the changes of `blank`.
};

nb::object owned(PyObject* made) {
  if (made == nullptr) nb::raise_python_error();
  return nb::steal(made);
}

void set_member(nb::handle dict, nb::handle name, nb::handle value) {
  if (PyDict_SetItem(dict.ptr(), name.ptr(), value.ptr()) != 0) nb::raise_python_error();
}

/// Every plan. Never destroyed, since the interpreter may be gone by then. The GIL guards it.
std::vector<std::unique_ptr<Plan>>& plans() {
  static auto& plans = *new std::vector<std::unique_ptr<Plan>>;
  return plans;
}

Plan& plan_of(const wire::Shape& shape, nb::handle kind);

/// Returns the class of the records in `member` of a `kind`; dict if the class does not say.
nb::object kind_of(nb::handle kind, std::string_view member) {
  if (nb::hasattr(kind, "_records")) {
    for (const nb::handle record : kind.attr("_records")) {
      if (nb::cast<nb::str>(record[0]).c_str() == member) return record[1];
    }
  }
  return nb::borrow(reinterpret_cast<PyObject*>(&PyDict_Type));
}

std::unique_ptr<Plan> make_plan(const wire::Shape& shape, nb::handle kind) {
  auto plan = std::make_unique<Plan>(&shape, nb::borrow(kind), owned(PyDict_New()));
  for (const wire::Member& member : shape.members) {
    PyObject* name = to_str(member.name).release().ptr();
    PyUnicode_InternInPlace(&name);
    Slot slot{nb::steal(name), member.kind, nb::none()};
    if (member.shape != nullptr) slot.nested = &plan_of(*member.shape, kind_of(kind, member.name));
    set_member(plan->blank, slot.name, nb::none());
    plan->slots.push_back(std::move(slot));
  }
  return plan;
}

Plan& plan_of(const wire::Shape& shape, nb::handle kind) {
  for (const auto& plan : plans()) {
    if (plan->shape == &shape && plan->kind.is(kind)) return *plan;
  }
  if (!PyType_Check(kind.ptr()) ||
      PyType_IsSubtype(reinterpret_cast<PyTypeObject*>(kind.ptr()), &PyDict_Type) == 0) {
    throw nb::type_error("The class of a record must be a subclass of dict.");
  }
  auto made = make_plan(shape, kind);
  return *plans().emplace_back(std::move(made));
}

nb::object ascii_str(std::string_view text) {
  nb::object str = owned(PyUnicode_New(static_cast<Py_ssize_t>(text.size()), 0x7F));
  // The empty str is shared, and has no room to write to.
  if (!text.empty()) std::memcpy(PyUnicode_DATA(str.ptr()), text.data(), text.size());
  return str;
}

bool says(nb::handle str, std::string_view text) {
  return str.is_valid() && static_cast<std::size_t>(PyUnicode_GET_LENGTH(str.ptr())) == text.size() &&
         std::memcmp(PyUnicode_DATA(str.ptr()), text.data(), text.size()) == 0;
}

/// Makes records from the items of a response, in their order.
class Maker {
 public:
  Maker(const wire::CheckedText& checked, std::string_view body)
      : checked_(checked), body_(body), next_(checked.items.data()) {}

  nb::object record(Plan& plan) {
    static const nb::handle kNoArguments = nb::tuple().release();
    auto* type = reinterpret_cast<PyTypeObject*>(plan.kind.ptr());
    // Creating objects may start a collection, whose finalizers may run this for another response.
    std::uint64_t changes = plan.changes;
    nb::object dict = owned(PyDict_Type.tp_new(type, kNoArguments.ptr(), nullptr));
    if (PyDict_Update(dict.ptr(), plan.blank.ptr()) != 0) nb::raise_python_error();
    Py_ssize_t count = 0;
    ++depth_;
    for (Slot& slot : plan.slots) {
      if (slot.kind == wire::Kind::count) {
        set_member(dict, slot.name, owned(PyLong_FromSsize_t(count)));
        continue;
      }
      const Item& item = *next_++;
      if (item.kind == Item::Kind::array) count = static_cast<Py_ssize_t>(item.number);
      is_repeated_ = false;
      const nb::object made = value(item, slot);
      if (made.is(slot.blank) && plan.changes == changes) continue;
      set_member(dict, slot.name, made);
      if (!is_repeated_ || item.kind != Item::Kind::ascii || plan.changes != changes) continue;
      set_member(plan.blank, slot.name, made);
      slot.blank = made;
      changes = ++plan.changes;
    }
    --depth_;
    return dict;
  }

 private:
  nb::object value(const Item& item, Slot& slot) {
    switch (item.kind) {
      case Item::Kind::null:
        return nb::none();
      case Item::Kind::flag:
        return nb::bool_(item.number != 0);
      case Item::Kind::integer:
        return owned(PyLong_FromLongLong(item.number));
      case Item::Kind::array:
        return list(item, slot);
      case Item::Kind::object:
        return record(*slot.nested);
      case Item::Kind::json_object:
        return to_python(boost::json::parse(checked_.text_of(item, body_)));
      case Item::Kind::ascii:
        return text(checked_.text_of(item, body_), slot);
      default:
        return to_str(checked_.text_of(item, body_));
    }
  }

  nb::object text(std::string_view text, Slot& slot) {
    is_repeated_ = says(slot.last, text);
    if (is_repeated_) return slot.last;
    nb::object str = ascii_str(text);
    // A text outside of rows may be a secret, such as a new key, and must not be kept.
    if (depth_ > 1 && text.size() <= kKeptBytes) slot.last = str;
    return str;
  }

  nb::object list(const Item& item, Slot& slot) {
    const auto size = static_cast<Py_ssize_t>(item.number);
    nb::object list = owned(PyList_New(size));
    for (Py_ssize_t at = 0; at < size; ++at) {
      nb::object element = slot.nested != nullptr ? record(*slot.nested) : value(*next_++, slot);
      PyList_SET_ITEM(list.ptr(), at, element.release().ptr());
    }
    return list;
  }

  const wire::CheckedText& checked_;
  std::string_view body_;
  const Item* next_;
  int depth_ = 0;             ///< The depth of the current record, from 1 on.
  bool is_repeated_ = false;  ///< Whether the last text is one that was kept.
};

}  // namespace

nb::object to_record(const wire::CheckedText& checked, std::string_view body, const wire::Shape& shape,
                     nb::handle kind) {
  return Maker(checked, body).record(plan_of(shape, kind));
}

}  // namespace atom::python
