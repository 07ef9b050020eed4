#include "atom/wire/record_json.hpp"

#include <utility>

#include "atom/wire/descriptions.hpp"

namespace atom::wire {

template <class T>
boost::json::value to_json(const T& record) {
  return write_object(record);
}

template <class T>
Result<T> read_record(const boost::json::value& value, std::string pointer) {
  return read_object<T>(value, std::move(pointer));
}

#define ATOM_INSTANTIATE(T)                      \
  template boost::json::value to_json(const T&); \
  template Result<T> read_record(const boost::json::value&, std::string);
ATOM_WIRE_RECORDS(ATOM_INSTANTIATE)
#undef ATOM_INSTANTIATE

}  // namespace atom::wire
