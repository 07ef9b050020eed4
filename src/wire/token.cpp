#include "atom/wire/token.hpp"

#include <fmt/format.h>

#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/descriptions.hpp"
#include "atom/wpk/name.hpp"

namespace atom::wire {
namespace {

Scopes read_scopes(ObjectReader& reader) {
  Scopes scopes;
  for (const std::string& name : reader.strings("scopes")) {
    const auto scope = parse_scope(name);
    if (!scope || scopes.has(*scope)) {
      reader.invalid("scopes", "an array of publish, review, admin, each at most once");
      break;
    }
    scopes.add(*scope);
  }
  return scopes;
}

}  // namespace

boost::json::value to_json(const TokenRequest& request) {
  boost::json::object object{{"scopes", json_strings(scope_names(request.scopes))}, {"note", request.note}};
  if (request.expires_at) object["expires_at"] = format_rfc3339(*request.expires_at);
  if (request.tenant) object["tenant"] = *request.tenant;
  return object;
}

boost::json::value to_json(const Token& token) {
  return write_object(token);
}

boost::json::value to_json(const NewToken& token) {
  boost::json::object object = write_object(token.token);
  object["token"] = token.secret;
  return object;
}

boost::json::value to_json(const std::vector<Token>& tokens) {
  return to_json(TokenPage{tokens, std::nullopt});
}

boost::json::value to_json(const TokenPage& page) {
  return write_object(page);
}

boost::json::value to_json(const WhoAmI& caller) {
  return write_object(caller);
}

Result<TokenRequest> read_token_request(const boost::json::value& value) {
  ObjectReader reader(value);
  TokenRequest request;
  request.scopes = read_scopes(reader);
  if (const auto* scopes = reader.optional_value("scopes");
      scopes && scopes->is_array() && scopes->as_array().empty()) {
    reader.invalid("scopes", "at least one of publish, review, admin");
  }
  request.note = reader.string_or_empty("note");
  if (count_characters(request.note) > limits::kNoteCharacters) {
    reader.invalid("note", fmt::format("at most {} characters", limits::kNoteCharacters));
  }
  request.expires_at = reader.optional_timestamp("expires_at");
  request.tenant = reader.optional_string("tenant");
  if (request.tenant && !wpk::check_tenant(*request.tenant)) {
    reader.invalid("tenant", "1 to 64 of a-z, 0-9 and single . _ - between them");
  }
  reader.refuse_unknown({"scopes", "note", "expires_at", "tenant"});
  return reader.finish(std::move(request));
}

Result<NewToken> read_new_token(const boost::json::value& value) {
  ObjectReader reader(value);
  NewToken token;
  token.secret = reader.string("token");
  take(reader, read_object<Token>(value), [&](Token read) { token.token = std::move(read); });
  return reader.finish(std::move(token));
}

Result<TokenPage> read_token_page(const boost::json::value& value) {
  return read_object<TokenPage>(value);
}

Result<WhoAmI> read_whoami(const boost::json::value& value) {
  return read_object<WhoAmI>(value);
}

std::vector<std::string> scope_names(Scopes scopes) {
  std::vector<std::string> names;
  for (const Scope scope : scopes.list()) names.emplace_back(to_string(scope));
  return names;
}

}  // namespace atom::wire
