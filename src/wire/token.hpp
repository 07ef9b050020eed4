#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/clock.hpp"
#include "atom/base/principal.hpp"
#include "atom/base/result.hpp"

namespace atom::wire {

struct TokenRequest {
  Scopes scopes;
  std::string note;
  std::optional<Timestamp> expires_at;
  std::optional<std::string> tenant;  ///< The caller's own where absent.

  bool operator==(const TokenRequest&) const = default;
};

/// An API key, without its secret.
struct Token {
  std::string id;
  std::string tenant;
  std::vector<std::string> scopes;  ///< Names of `Scope`.
  std::string note;
  Timestamp created_at;
  std::string created_by;
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> revoked_at;
  std::optional<Timestamp> last_used_at = {};

  bool operator==(const Token&) const = default;
};

struct TokenPage {
  std::vector<Token> tokens;
  std::optional<std::string> next_cursor;  ///< Absent on the last page.

  bool operator==(const TokenPage&) const = default;
};

/// An API key at the one moment when its secret is known.
struct NewToken {
  Token token;
  std::string secret;  ///< `atom_…`: what goes after `Bearer`. On the wire its member is `token`.

  bool operator==(const NewToken&) const = default;
};

/// Who the server takes a caller for.
struct WhoAmI {
  std::string subject;  ///< Who, within the tenant.
  std::string tenant;
  std::vector<std::string> scopes;  ///< Names of `Scope`.

  bool operator==(const WhoAmI&) const = default;
};

boost::json::value to_json(const TokenRequest& request);
boost::json::value to_json(const Token& token);
boost::json::value to_json(const NewToken& token);
boost::json::value to_json(const TokenPage& page);
/// All keys of a list: a page that none follows.
boost::json::value to_json(const std::vector<Token>& tokens);
boost::json::value to_json(const WhoAmI& caller);

Result<TokenRequest> read_token_request(const boost::json::value& value);
Result<NewToken> read_new_token(const boost::json::value& value);
Result<TokenPage> read_token_page(const boost::json::value& value);
Result<WhoAmI> read_whoami(const boost::json::value& value);

/// The names of scopes, in the order of `Scope`.
std::vector<std::string> scope_names(Scopes scopes);

}  // namespace atom::wire
