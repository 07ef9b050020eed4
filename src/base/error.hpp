#pragma once

#include <string>
#include <utility>
#include <vector>

namespace atom {

/// One thing that is wrong with a body, and where.
struct Finding {
  std::string code;     ///< Stable, snake_case.
  std::string pointer;  ///< RFC 6901 JSON Pointer to the place; empty for the whole body.
  std::string detail;   ///< A sentence that says what to do.

  bool operator==(const Finding&) const = default;
};

/// An expected failure, as a value. Each room names its codes in its own `errors.hpp`.
struct Error {
  std::string code;               ///< Stable, snake_case.
  std::string message;            ///< A sentence that says what happened and what to do.
  std::vector<Finding> findings;  ///< Every reason, where a body has several.

  bool operator==(const Error&) const = default;
};

}  // namespace atom
