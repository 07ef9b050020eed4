#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/string.hpp>

#include "atom/base/clock.hpp"
#include "atom/base/timestamp.hpp"

namespace atom::wire {

inline boost::json::string json_string(std::string_view text) {
  return boost::json::string(text.data(), text.size());
}

inline boost::json::array json_strings(const std::vector<std::string>& texts) {
  boost::json::array array;
  array.reserve(texts.size());
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace atom::wire
