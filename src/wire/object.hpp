#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "atom/base/clock.hpp"
#include "atom/base/result.hpp"
#include "atom/wire/json.hpp"
#include "atom/wire/json_object.hpp"
#include "atom/wire/object_reader.hpp"
#include "atom/wire/shape.hpp"

/// Describes once how a struct is an object of the contract: `Description<T>::fields` is a tuple of the
/// results of `field`, `defaulted` and `count`, in the order of the contract. Readers, writers and the shape
/// use it.
namespace atom::wire {

template <class T>
struct Description;

template <class T>
concept Described = requires {
  Description<T>::fields;
};

template <class T, class V>
struct Field {
  std::string_view name;
  V T::*place;
  Kind kind;
};

template <class V>
constexpr Kind kind_of() {
  if constexpr (std::same_as<V, std::string>) return Kind::text;
  if constexpr (std::same_as<V, std::optional<std::string>>) return Kind::text_or_null;
  if constexpr (std::same_as<V, std::int64_t>) return Kind::integer;
  if constexpr (std::same_as<V, bool>) return Kind::flag;
  if constexpr (std::same_as<V, Timestamp>) return Kind::time;
  if constexpr (std::same_as<V, std::optional<Timestamp>>) return Kind::time_or_null;
  if constexpr (std::same_as<V, std::vector<std::string>>) return Kind::texts;
  if constexpr (std::same_as<V, JsonObject>) return Kind::json_object;
  return Kind::object;
}

template <class V>
struct Nested {
  using Type = V;
  static constexpr Kind kind = kind_of<V>();
};
template <Described D>
struct Nested<std::optional<D>> {
  using Type = D;
  static constexpr Kind kind = Kind::object_or_null;
};
template <Described D>
struct Nested<std::vector<D>> {
  using Type = D;
  static constexpr Kind kind = Kind::objects;
};

template <class T, class V>
constexpr Field<T, V> field(std::string_view name, V T::*place) {
  return {name, place, Nested<V>::kind};
}

/// Describes a member that may be absent or null, and then reads as empty or zero.
template <class T, class V>
constexpr Field<T, V> defaulted(std::string_view name, V T::*place) {
  return {name, place, std::same_as<V, std::string> ? Kind::text_or_empty : Kind::integer_or_zero};
}

/// Describes the member that counts the elements of `place`.
template <class T, class V>
constexpr Field<T, V> count(std::string_view name, V T::*place) {
  return {name, place, Kind::count};
}

template <Described T>
Result<T> read_object(const boost::json::value& value, std::string pointer = {});

template <class T>
void read_value(ObjectReader& reader, const Field<T, std::string>& field, std::string& into) {
  into = field.kind == Kind::text ? reader.string(field.name) : reader.string_or_empty(field.name);
}
template <class T>
void read_value(ObjectReader& reader, const Field<T, std::int64_t>& field, std::int64_t& into) {
  into = field.kind == Kind::integer ? reader.integer(field.name) : reader.integer_or_zero(field.name);
}
template <class T>
void read_value(ObjectReader& reader, const Field<T, std::optional<std::string>>& field,
                std::optional<std::string>& into) {
  into = reader.optional_string(field.name);
}
template <class T>
void read_value(ObjectReader& reader, const Field<T, bool>& field, bool& into) {
  into = reader.boolean(field.name);
}
template <class T>
void read_value(ObjectReader& reader, const Field<T, Timestamp>& field, Timestamp& into) {
  into = reader.timestamp(field.name);
}
template <class T>
void read_value(ObjectReader& reader, const Field<T, std::optional<Timestamp>>& field,
                std::optional<Timestamp>& into) {
  into = reader.optional_timestamp(field.name);
}
template <class T>
void read_value(ObjectReader& reader, const Field<T, std::vector<std::string>>& field,
                std::vector<std::string>& into) {
  if (field.kind != Kind::count) into = reader.strings(field.name);
}

template <class T>
void read_value(ObjectReader& reader, const Field<T, JsonObject>& field, JsonObject& into) {
  const boost::json::value* value = reader.value(field.name);
  if (value == nullptr) return;
  if (!value->is_object()) return reader.invalid(field.name, "an object");
  into.text = boost::json::serialize(*value);
}

/// Passes what was read to `into`. If reading failed, adopts its findings and returns false.
template <class Into, class D>
bool take(ObjectReader& reader, Result<D> read, Into&& into) {
  if (!read) {
    reader.add(read.error());
    return false;
  }
  into(*std::move(read));
  return true;
}

template <class T, Described D>
void read_value(ObjectReader& reader, const Field<T, D>& field, D& into) {
  const boost::json::value* value = reader.value(field.name);
  if (value == nullptr) return;
  take(reader, read_object<D>(*value, reader.pointer_to(field.name)),
       [&](D read) { into = std::move(read); });
}
template <class T, Described D>
void read_value(ObjectReader& reader, const Field<T, std::optional<D>>& field, std::optional<D>& into) {
  const boost::json::value* value = reader.optional_value(field.name);
  if (value == nullptr) return;
  take(reader, read_object<D>(*value, reader.pointer_to(field.name)),
       [&](D read) { into = std::move(read); });
}
/// Stops at the first invalid element.
template <class T, Described D>
void read_value(ObjectReader& reader, const Field<T, std::vector<D>>& field, std::vector<D>& into) {
  if (field.kind == Kind::count) return;
  const boost::json::array& elements = reader.array(field.name);
  into.reserve(elements.size());
  const std::string pointer = reader.pointer_to(field.name);
  for (const boost::json::value& element : elements) {
    auto read = read_object<D>(element, append_pointer(pointer, std::to_string(into.size())));
    if (!take(reader, std::move(read), [&](D one) { into.push_back(std::move(one)); })) return;
  }
}

/// Fails with the findings of `ObjectReader`; `pointer` is the place of `value` in the body.
template <Described T>
Result<T> read_object(const boost::json::value& value, std::string pointer) {
  ObjectReader reader(value, std::move(pointer));
  T object{};
  std::apply([&](const auto&... field) { (read_value(reader, field, object.*field.place), ...); },
             Description<T>::fields);
  return reader.finish(std::move(object));
}

template <Described T>
boost::json::object write_object(const T& record);

inline boost::json::value write_value(const std::string& text) {
  return json_string(text);
}
inline boost::json::value write_value(std::int64_t number) {
  return number;
}
inline boost::json::value write_value(bool flag) {
  return flag;
}
inline boost::json::value write_value(Timestamp time) {
  return json_string(format_rfc3339(time));
}
inline boost::json::value write_value(const JsonObject& object) {
  return object.parse();
}
inline boost::json::value write_value(const std::vector<std::string>& texts) {
  return json_strings(texts);
}
template <Described D>
boost::json::value write_value(const D& object) {
  return write_object(object);
}
template <class V>
boost::json::value write_value(const std::optional<V>& value) {
  return value ? write_value(*value) : boost::json::value(nullptr);
}
template <Described D>
boost::json::value write_value(const std::vector<D>& elements) {
  boost::json::array array;
  array.reserve(elements.size());
  for (const D& element : elements) array.emplace_back(write_object(element));
  return array;
}

template <class T, class V>
boost::json::value write_field(const Field<T, V>& field, const std::type_identity_t<T>& record) {
  if constexpr (requires(const V& value) {
                  value.size();
                  value.front();
                }) {
    if (field.kind == Kind::count) return (record.*field.place).size();
  }
  return write_value(record.*field.place);
}

template <Described T>
boost::json::object write_object(const T& record) {
  boost::json::object object;
  object.reserve(std::tuple_size_v<std::remove_cvref_t<decltype(Description<T>::fields)>>);
  std::apply([&](const auto&... field) { (object.emplace(field.name, write_field(field, record)), ...); },
             Description<T>::fields);
  return object;
}

template <Described T>
struct ShapeOf;

template <class T, class V>
constexpr Member member_of(const Field<T, V>& field) {
  using D = typename Nested<V>::Type;
  if constexpr (Described<D>) {
    if (field.kind != Kind::count) return {field.name, field.kind, &ShapeOf<D>::shape};
  }
  return {field.name, field.kind};
}

/// Constant, and not built on first use: that would take a lock, and a fork may leave it locked.
template <Described T>
struct ShapeOf {
  static constexpr auto members = std::apply(
      [](const auto&... field) { return std::array{member_of(field)...}; }, Description<T>::fields);
  static constexpr Shape shape{members};
};

}  // namespace atom::wire
