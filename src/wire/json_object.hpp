#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace atom::wire {

/// A JSON object whose members the contract does not name. It is kept as its text, so that a server passes on
/// what it has stored without parsing it.
struct JsonObject {
  std::string text = "{}";

  /// Parses the text, which must be a JSON object: what a reader of this room gives always is.
  boost::json::object parse() const;

  /// Compares the objects, however they are written.
  bool operator==(const JsonObject& other) const;
};

}  // namespace atom::wire
