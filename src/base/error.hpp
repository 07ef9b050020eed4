#pragma once

#include <string>
#include <utility>
#include <vector>

namespace atom {

/// One thing that is wrong with a request body.
struct Finding {
  std::string code;     ///< Stable, snake_case.
  std::string pointer;  ///< RFC 6901 JSON Pointer to the value; empty for the whole body.
  std::string detail;   ///< What is wrong and what to do, in a sentence or two.

  bool operator==(const Finding&) const = default;
};

/// An expected failure, as a value. Each room declares its codes in its `errors.hpp`.
struct Error {
  std::string code;               ///< Stable, snake_case.
  std::string message;            ///< What happened and what to do, in a sentence or two.
  std::vector<Finding> findings;  ///< Everything wrong with the body, if the body is at fault.

  bool operator==(const Error&) const = default;
};

}  // namespace atom
