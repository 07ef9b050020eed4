#pragma once

#include <string>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"
#include "atom/wire/records.hpp"

/// Converts the records of `records.hpp` to and from JSON values. Defined for those records only.
namespace atom::wire {

template <class T>
boost::json::value to_json(const T& record);

/// Reads a record. Fails with the findings of `ObjectReader`; `pointer` is the place of `value` in the body.
template <class T>
Result<T> read_record(const boost::json::value& value, std::string pointer = {});

}  // namespace atom::wire
