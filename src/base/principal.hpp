#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atom {

/// A permission that a credential grants (an OAuth 2.0 scope).
/// `manage` is for API keys: making, listing and revoking those of the caller's tenant.
enum class Scope : std::uint8_t { publish, review, manage, admin };

std::string_view to_string(Scope scope);
std::optional<Scope> parse_scope(std::string_view text);

/// A set of scopes.
class Scopes {
 public:
  Scopes() = default;
  Scopes(std::initializer_list<Scope> scopes) {
    for (const Scope scope : scopes) add(scope);
  }
  static Scopes all() { return {Scope::publish, Scope::review, Scope::manage, Scope::admin}; }

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
  /// If the credential is an API key: the number of the first key of its line, whose rate all of them share.
  /// The subject is then the key's id. Zero for any other credential.
  std::int64_t root_key = 0;

  bool is_key() const { return root_key != 0; }

  /// Returns true if the caller has `scope` or is an admin, who has every permission.
  bool may(Scope scope) const { return scopes.has(scope) || scopes.has(Scope::admin); }

  /// Returns true if the caller may do whatever `others` allow.
  bool may_all(Scopes others) const { return scopes.has(Scope::admin) || scopes.includes(others); }

  bool operator==(const Principal&) const = default;
};

}  // namespace atom
