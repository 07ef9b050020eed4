#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "atom/base/result.hpp"
#include "atom/wpk/range.hpp"
#include "atom/wpk/version.hpp"

namespace atom::wpk {

/// `name@version`, the permanent name of one artifact.
struct Id {
  std::string name;
  Version version;

  /// Fails with `invalid_id` (no `@`), `invalid_name`, `reserved_name` or `invalid_version`.
  static Result<Id> parse(std::string_view text);

  std::string text() const { return name + '@' + version.text(); }
  bool operator==(const Id&) const = default;
};

/// Selects the highest approved version that is not a prerelease.
struct Latest {};

/// The part after the `@` of a lookup. A full version is read as a `Version`, although it is a range too.
using Selector = std::variant<Version, Range, Latest>;

/// A name and a selector: `name@1.2.3`, `name@^1.2`, `name@latest`.
struct Reference {
  std::string name;
  Selector selector;

  /// Fails with `invalid_id` (no `@`), `invalid_name`, `reserved_name` or `invalid_range`.
  static Result<Reference> parse(std::string_view text);
};

}  // namespace atom::wpk
