#include "atom/wire/shape.hpp"

#include "atom/wire/descriptions.hpp"

namespace atom::wire {

template <class T>
const Shape& shape_of() {
  return ShapeOf<T>::shape;
}

#define ATOM_INSTANTIATE(T) template const Shape& shape_of<T>();
ATOM_WIRE_RECORDS(ATOM_INSTANTIATE)
#undef ATOM_INSTANTIATE

}  // namespace atom::wire
