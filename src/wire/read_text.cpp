#include "atom/wire/read_text.hpp"

#include "atom/wire/checked_text.hpp"
#include "atom/wire/descriptions.hpp"

namespace atom::wire {
namespace {

/// Moves the items of a checked response, in their order, into the members that the record's description
/// names.
class Filler {
 public:
  Filler(const CheckedText& checked, std::string_view body)
      : checked_(checked), body_(body), next_(checked.items.begin()) {}

  template <Described T>
  void fill(T& object) {
    std::apply([&](const auto&... field) { (put(field, object.*field.place), ...); }, Description<T>::fields);
  }

 private:
  std::string_view text(const Item& item) const { return checked_.text_of(item, body_); }

  template <class T, class V>
  void put(const Field<T, V>& field, V& into) {
    if (field.kind != Kind::count) put_value(into);
  }

  void put_value(std::string& into) { into = text(*next_++); }
  void put_value(JsonObject& into) { put_value(into.text); }
  void put_value(std::int64_t& into) { into = (next_++)->number; }
  void put_value(bool& into) { into = (next_++)->number != 0; }
  void put_value(Timestamp& into) { into = parse_rfc3339(text(*next_++)).value_or(Timestamp{}); }
  template <Described D>
  void put_value(D& into) {
    ++next_;
    fill(into);
  }
  template <class V>
  void put_value(std::optional<V>& into) {
    if (next_->kind == Item::Kind::null) {
      ++next_;
    } else {
      put_value(into.emplace());
    }
  }
  void put_value(std::vector<std::string>& into) {
    into.resize(static_cast<std::size_t>((next_++)->number));
    for (std::string& element : into) put_value(element);
  }
  template <Described D>
  void put_value(std::vector<D>& into) {
    into.resize(static_cast<std::size_t>((next_++)->number));
    for (D& element : into) fill(element);
  }

  const CheckedText& checked_;
  std::string_view body_;
  std::vector<Item>::const_iterator next_;
};

}  // namespace

template <class T>
std::optional<T> read_text(std::string_view body) {
  const auto checked = check_text(body, shape_of<T>());
  if (!checked) return std::nullopt;
  T record{};
  Filler(*checked, body).fill(record);
  return record;
}

#define ATOM_INSTANTIATE(T) template std::optional<T> read_text(std::string_view);
ATOM_WIRE_RECORDS(ATOM_INSTANTIATE)
#undef ATOM_INSTANTIATE

}  // namespace atom::wire
