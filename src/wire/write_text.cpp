#include "atom/wire/write_text.hpp"

#include "atom/base/json_writer.hpp"
#include "atom/base/timestamp.hpp"
#include "atom/wire/descriptions.hpp"

namespace atom::wire {
namespace {

class TextWriter {
 public:
  template <Described T>
  void write(const T& record) {
    char before = '{';
    std::apply([&](const auto&... field) { (member(std::exchange(before, ','), field, record), ...); },
               Description<T>::fields);
    json_.raw('}');
  }

  std::string take() { return json_.take(); }

 private:
  template <class T, class V>
  void member(char before, const Field<T, V>& field, const std::type_identity_t<T>& record) {
    json_.raw(before);
    json_.raw('"');
    json_.raw(field.name);
    json_.raw("\":");
    if constexpr (requires(const V& value) { value.begin(); }) {
      if (field.kind == Kind::count) return write(std::ssize(record.*field.place));
    }
    write(record.*field.place);
  }

  void write(const std::string& text) { json_.text(text); }
  void write(std::int64_t number) { json_.integer(number); }
  void write(std::same_as<bool> auto flag) { json_.boolean(flag); }
  void write(const JsonObject& object) { json_.raw(object.text); }
  void write(Timestamp time) { json_.text(format_rfc3339(time)); }
  template <class V>
  void write(const std::optional<V>& value) {
    if (value) return write(*value);
    json_.null();
  }
  template <class V>
  void write(const std::vector<V>& elements) {
    json_.raw('[');
    for (const V& element : elements) {
      if (&element != elements.data()) json_.raw(',');
      write(element);
    }
    json_.raw(']');
  }

  JsonWriter json_;
};

}  // namespace

template <class T>
std::string write_text(const T& record) {
  TextWriter writer;
  writer.write(record);
  return writer.take();
}

#define ATOM_INSTANTIATE(T) template std::string write_text(const T&);
ATOM_WIRE_RECORDS(ATOM_INSTANTIATE)
#undef ATOM_INSTANTIATE

}  // namespace atom::wire
