#include "wire/shape.hpp"

#include <algorithm>

#include "wire/descriptions.hpp"

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

template <>
const Shape& shape_of<Wpk>() {
  return ShapeOf<Wpk>::shape;
}
template <>
const Shape& shape_of<WpkPage>() {
  return ShapeOf<WpkPage>::shape;
}
template <>
const Shape& shape_of<Package>() {
  return ShapeOf<Package>::shape;
}
template <>
const Shape& shape_of<std::vector<std::string>>() {
  return ShapeOf<OwnerList>::shape;
}
template <>
const Shape& shape_of<std::vector<Review>>() {
  return ShapeOf<ReviewList>::shape;
}
template <>
const Shape& shape_of<ReviewResult>() {
  return ShapeOf<ReviewResult>::shape;
}
template <>
const Shape& shape_of<PublishResult>() {
  return ShapeOf<PublishResult>::shape;
}
template <>
const Shape& shape_of<Validation>() {
  return ShapeOf<Validation>::shape;
}
template <>
const Shape& shape_of<NewToken>() {
  return kNewToken;
}
template <>
const Shape& shape_of<TokenPage>() {
  return ShapeOf<TokenPage>::shape;
}
template <>
const Shape& shape_of<WhoAmI>() {
  return ShapeOf<WhoAmI>::shape;
}
template <>
const Shape& shape_of<Health>() {
  return ShapeOf<Health>::shape;
}

}  // namespace atom::wire
