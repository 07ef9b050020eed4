#include "wire/token.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "wire/json.hpp"
#include "wire/object_reader.hpp"
#include "wpk/name.hpp"

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

Result<Token> read_token(const boost::json::value& value, std::string pointer) {
  ObjectReader reader(value, std::move(pointer));
  Token token;
  token.id = reader.string("id");
  token.tenant = reader.string("tenant");
  token.scopes = reader.strings("scopes");
  token.note = reader.string_or_empty("note");
  token.created_at = reader.timestamp("created_at");
  token.created_by = reader.string_or_empty("created_by");
  token.expires_at = reader.optional_timestamp("expires_at");
  token.revoked_at = reader.optional_timestamp("revoked_at");
  token.last_used_at = reader.optional_timestamp("last_used_at");
  return reader.finish(std::move(token));
}

}  // namespace

boost::json::value to_json(const TokenRequest& request) {
  boost::json::object object{{"scopes", json_strings(scope_names(request.scopes))}, {"note", request.note}};
  if (request.expires_at) object["expires_at"] = format_rfc3339(*request.expires_at);
  if (request.tenant) object["tenant"] = *request.tenant;
  return object;
}

boost::json::value to_json(const Token& token) {
  return boost::json::object{{"id", token.id},
                             {"tenant", token.tenant},
                             {"scopes", json_strings(token.scopes)},
                             {"note", token.note},
                             {"created_at", format_rfc3339(token.created_at)},
                             {"created_by", token.created_by},
                             {"expires_at", json_or_null(token.expires_at)},
                             {"revoked_at", json_or_null(token.revoked_at)},
                             {"last_used_at", json_or_null(token.last_used_at)}};
}

boost::json::value to_json(const NewToken& token) {
  boost::json::value value = to_json(token.token);
  value.as_object()["token"] = token.secret;
  return value;
}

boost::json::value to_json(const std::vector<Token>& tokens) {
  return to_json(TokenPage{tokens, std::nullopt});
}

boost::json::value to_json(const TokenPage& page) {
  boost::json::array array;
  array.reserve(page.tokens.size());
  for (const Token& token : page.tokens) array.push_back(to_json(token));
  return boost::json::object{{"tokens", std::move(array)},
                             {"count", page.tokens.size()},
                             {"next_cursor", json_or_null(page.next_cursor)}};
}

boost::json::value to_json(const WhoAmI& caller) {
  return boost::json::object{
      {"subject", caller.subject}, {"tenant", caller.tenant}, {"scopes", json_strings(caller.scopes)}};
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
  if (auto read = read_token(value, {})) {
    token.token = *std::move(read);
  } else {
    reader.add(read.error());
  }
  return reader.finish(std::move(token));
}

Result<TokenPage> read_token_page(const boost::json::value& value) {
  ObjectReader reader(value);
  TokenPage page;
  for (const boost::json::value& element : reader.array("tokens")) {
    if (auto token = read_token(element, fmt::format("/tokens/{}", page.tokens.size()))) {
      page.tokens.push_back(*std::move(token));
    } else {
      reader.add(token.error());
      break;
    }
  }
  page.next_cursor = reader.optional_string("next_cursor");
  return reader.finish(std::move(page));
}

Result<WhoAmI> read_whoami(const boost::json::value& value) {
  ObjectReader reader(value);
  WhoAmI caller{reader.string("subject"), reader.string("tenant"), reader.strings("scopes")};
  return reader.finish(std::move(caller));
}

std::vector<std::string> scope_names(Scopes scopes) {
  std::vector<std::string> names;
  for (const Scope scope : scopes.list()) names.emplace_back(to_string(scope));
  return names;
}

}  // namespace atom::wire
