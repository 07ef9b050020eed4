#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include <boost/json/parse.hpp>

namespace atom::wpk {

/// The cases of `api/vectors/<name>`, read by Boost's own parser. A file that is missing fails the test.
inline boost::json::object read_vectors(const std::string& name) {
  const std::string path = std::string(ATOM_API_DIR) + "/vectors/" + name;
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path << " cannot be read";
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  boost::json::parse_options options;
  options.max_depth = 128;
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(text, error, {}, options);
  EXPECT_FALSE(error) << path << ": " << error.message();
  return value.is_object() ? value.get_object() : boost::json::object();
}

/// The items of one list in `vectors`. A list that is missing or empty fails the test.
inline boost::json::array list_of(const boost::json::object& vectors, const char* name) {
  const boost::json::value* list = vectors.if_contains(name);
  if (list == nullptr || !list->is_array() || list->get_array().empty()) {
    ADD_FAILURE() << "no cases in \"" << name << "\"";
    return {};
  }
  return list->get_array();
}

inline std::string text_of(const boost::json::value& value) {
  return std::string(value.as_string());
}

}  // namespace atom::wpk
