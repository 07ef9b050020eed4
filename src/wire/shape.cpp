#include "atom/wire/shape.hpp"

#include <algorithm>

#include "atom/wire/descriptions.hpp"

namespace atom::wire {
namespace {

/// A key, and the secret after it.
constexpr auto kNewTokenMembers = [] {
  std::array<Member, ShapeOf<Token>::members.size() + 1> members{};
  std::ranges::copy(ShapeOf<Token>::members, members.begin());
  members.back() = {"token", Kind::text};
  return members;
}();
constexpr Shape kNewToken{kNewTokenMembers};

}  // namespace

template <class T>
const Shape& shape_of() {
  if constexpr (std::same_as<T, NewToken>) {
    return kNewToken;
  } else {
    return ShapeOf<ObjectOf<T>>::shape;
  }
}

template const Shape& shape_of<Wpk>();
template const Shape& shape_of<WpkPage>();
template const Shape& shape_of<Package>();
template const Shape& shape_of<std::vector<std::string>>();
template const Shape& shape_of<std::vector<Review>>();
template const Shape& shape_of<ReviewResult>();
template const Shape& shape_of<PublishResult>();
template const Shape& shape_of<Validation>();
template const Shape& shape_of<NewToken>();
template const Shape& shape_of<TokenPage>();
template const Shape& shape_of<WhoAmI>();
template const Shape& shape_of<Health>();

}  // namespace atom::wire
