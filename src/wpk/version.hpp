#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "atom/base/result.hpp"

namespace atom::wpk {

/// A SemVer 2.0.0 version. Compared by the precedence of its section 11, in which build metadata does not
/// count; two versions are the same only if their texts are. A value; safe to share between threads.
class Version {
 public:
  /// Reads a whole version: no `v`, no missing part, at most 128 bytes, major, minor and patch below 2^64.
  /// Fails with `invalid_version`.
  static Result<Version> parse(std::string_view text);

  const std::string& text() const { return text_; }
  std::uint64_t major() const { return numbers_[0]; }
  std::uint64_t minor() const { return numbers_[1]; }
  std::uint64_t patch() const { return numbers_[2]; }
  bool is_prerelease() const { return !prerelease_.empty(); }
  const std::vector<std::string>& prerelease() const { return prerelease_; }

  /// Precedence, not identity.
  std::weak_ordering operator<=>(const Version& other) const;
  /// Identity of the text, build metadata included.
  bool operator==(const Version& other) const { return text_ == other.text_; }

  /// Printable ASCII whose lexicographic order by bytes is the precedence, so that a database can sort and
  /// index versions.
  std::string sort_key() const;

 private:
  std::string text_;
  std::uint64_t numbers_[3] = {0, 0, 0};
  std::vector<std::string> prerelease_;
};

}  // namespace atom::wpk
