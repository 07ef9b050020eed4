#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atom {

/// A permission that a credential grants (an OAuth 2.0 scope).
enum class Scope : std::uint8_t { publish, review, admin };

std::string_view to_string(Scope scope);
std::optional<Scope> parse_scope(std::string_view text);

/// A set of scopes.
class Scopes {
 public:
  Scopes() = default;
  Scopes(std::initializer_list<Scope> scopes) {
    for (const Scope scope : scopes) add(scope);
  }
  static Scopes all() { return {Scope::publish, Scope::review, Scope::admin}; }

  void add(Scope scope) { bits_ |= bit(scope); }
  bool has(Scope scope) const { return (bits_ & bit(scope)) != 0; }
  bool empty() const { return bits_ == 0; }
  bool includes(Scopes other) const { return (other.bits_ & ~bits_) == 0; }

  /// Returns the scopes in the order of `Scope`.
  std::vector<Scope> list() const;

  /// Returns the names separated by spaces (RFC 6749 section 3.3).
  std::string text() const;

  /// Parses names separated by spaces. Returns nothing if one is unknown.
  static std::optional<Scopes> parse(std::string_view text);

  bool operator==(const Scopes&) const = default;

 private:
  static constexpr unsigned bit(Scope scope) { return 1U << static_cast<unsigned>(scope); }
  unsigned bits_ = 0;
};

/// The authenticated caller.
struct Principal {
  std::string subject;  ///< The caller's name within the tenant.
  std::string tenant;   ///< The tenant that the caller acts for.
  Scopes scopes;

  /// Returns true if the caller has `scope` or is an admin, who has every permission.
  bool may(Scope scope) const { return scopes.has(scope) || scopes.has(Scope::admin); }

  bool operator==(const Principal&) const = default;
};

}  // namespace atom
