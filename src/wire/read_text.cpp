#include "atom/wire/read_text.hpp"

#include "atom/wire/checked_text.hpp"
#include "atom/wire/descriptions.hpp"

namespace atom::wire {
namespace {

/// Goes through the items of a checked answer, and puts each where its description says.
class Filler {
 public:
  Filler(const CheckedText& checked, std::string_view body)
      : checked_(checked), body_(body), next_(checked.items.begin()) {}

  template <Described T>
  void fill(T& object) {
    std::apply([&](const auto&... field) { (put(field, object.*field.place), ...); }, Description<T>::fields);
  }

  void fill(std::string& into) { into = text(*next_++); }

 private:
  std::string_view text(const Item& item) const { return checked_.text_of(item, body_); }

  template <class T, class V>
  void put(const Field<T, V>& field, V& into) {
    if (field.kind != Kind::count) put_value(into);
  }

  void put_value(std::string& into) { fill(into); }
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

std::vector<std::string> whole(OwnerList list) {
  return std::move(list.owners);
}
std::vector<Review> whole(ReviewList list) {
  return std::move(list.reviews);
}
template <class T>
T whole(T object) {
  return object;
}

}  // namespace

template <class T>
std::optional<T> read_text(std::string_view body) {
  const auto checked = check_text(body, shape_of<T>());
  if (!checked) return std::nullopt;
  Filler filler(*checked, body);
  if constexpr (std::same_as<T, NewToken>) {
    NewToken token;
    filler.fill(token.token);
    filler.fill(token.secret);
    return token;
  } else {
    ObjectOf<T> object{};
    filler.fill(object);
    return whole(std::move(object));
  }
}

template std::optional<Wpk> read_text(std::string_view);
template std::optional<WpkPage> read_text(std::string_view);
template std::optional<Package> read_text(std::string_view);
template std::optional<std::vector<std::string>> read_text(std::string_view);
template std::optional<std::vector<Review>> read_text(std::string_view);
template std::optional<ReviewResult> read_text(std::string_view);
template std::optional<PublishResult> read_text(std::string_view);
template std::optional<Validation> read_text(std::string_view);
template std::optional<NewToken> read_text(std::string_view);
template std::optional<TokenPage> read_text(std::string_view);
template std::optional<WhoAmI> read_text(std::string_view);
template std::optional<Health> read_text(std::string_view);

}  // namespace atom::wire
