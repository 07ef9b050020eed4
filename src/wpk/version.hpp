#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// A SemVer 2.0.0 version. `<=>` compares by precedence (section 11), which ignores build metadata; `==`
/// compares the texts.
class Version {
 public:
  /// Parses a full version: no `v`, no missing parts, at most 128 bytes, all three numbers below 2^64. Fails
  /// with `invalid_version`.
  static Result<Version> parse(std::string_view text);

  const std::string& text() const { return text_; }
  std::uint64_t major() const { return numbers_[0]; }
  std::uint64_t minor() const { return numbers_[1]; }
  std::uint64_t patch() const { return numbers_[2]; }
  bool is_prerelease() const { return !prerelease_.empty(); }
  const std::vector<std::string>& prerelease() const { return prerelease_; }

  /// Compares precedence, which is not identity.
  std::weak_ordering operator<=>(const Version& other) const;
  /// Compares the whole text, build metadata included.
  bool operator==(const Version& other) const { return text_ == other.text_; }

  /// Returns printable ASCII whose byte order is the precedence, so that a database can sort and index
  /// versions.
  std::string sort_key() const;

 private:
  std::string text_;
  std::uint64_t numbers_[3] = {0, 0, 0};
  std::vector<std::string> prerelease_;
};

}  // namespace atom::wpk
