#include "atom/wire/write_text.hpp"

#include "atom/base/json_writer.hpp"
#include "atom/base/timestamp.hpp"
#include "atom/wire/descriptions.hpp"

namespace atom::wire {
namespace {

class TextWriter {
 public:
  template <Described T>
  void write(const T& from) {
    char before = '{';
    std::apply([&](const auto&... field) { (member(std::exchange(before, ','), field, from), ...); },
               Description<T>::fields);
    json_.raw('}');
  }

  std::string take() { return json_.take(); }

 private:
  template <class T, class V>
  void member(char before, const Field<T, V>& field, const T& from) {
    json_.raw(before);
    json_.raw('"');
    json_.raw(field.name);
    json_.raw("\":");
    if constexpr (requires(const V& value) { value.begin(); }) {
      if (field.kind == Kind::count) return write(std::ssize(from.*field.place));
    }
    write(from.*field.place);
  }

  void write(const std::string& text) { json_.text(text); }
  void write(std::int64_t number) { json_.integer(number); }
  void write(std::same_as<bool> auto flag) { json_.boolean(flag); }
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
std::string write_text(const T& from) {
  TextWriter writer;
  writer.write(from);
  return writer.take();
}

template std::string write_text(const Wpk&);
template std::string write_text(const WpkPage&);
template std::string write_text(const Package&);
template std::string write_text(const PublishResult&);
template std::string write_text(const ReviewResult&);

}  // namespace atom::wire
