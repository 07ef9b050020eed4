#include "atom/wire/requests.hpp"

#include <fmt/format.h>

#include "atom/base/encoding.hpp"
#include "atom/base/limits.hpp"
#include "atom/wire/json.hpp"
#include "atom/wire/object_reader.hpp"
#include "atom/wpk/digest.hpp"
#include "atom/wpk/name.hpp"

namespace atom::wire {
namespace {

std::string read_reason(ObjectReader& reader) {
  std::string reason = reader.string_or_empty("reason");
  if (count_characters(reason) > limits::kReasonCharacters) {
    reader.invalid("reason", fmt::format("at most {} characters", limits::kReasonCharacters));
  }
  return reason;
}

/// The legacy routes name a decision by the status that it leads to.
std::optional<wpk::Decision> decision_of_status(std::string_view text) {
  if (text == "approved") return wpk::Decision::approve;
  if (text == "rejected") return wpk::Decision::reject;
  return std::nullopt;
}

Scopes read_scopes(ObjectReader& reader) {
  Scopes scopes;
  for (const std::string& name : reader.strings("scopes")) {
    const auto scope = parse_scope(name);
    if (!scope || scopes.has(*scope)) {
      reader.invalid("scopes", "an array of publish, review, manage, admin, each at most once");
      break;
    }
    scopes.add(*scope);
  }
  return scopes;
}

}  // namespace

boost::json::value to_json(const ReviewRequest& request) {
  boost::json::object object{{"decision", json_string(wpk::to_string(request.decision))},
                             {"reason", request.reason}};
  if (request.digest) object["digest"] = *request.digest;
  return object;
}

boost::json::value to_json(const TokenRequest& request) {
  boost::json::object object{{"scopes", json_strings(scope_names(request.scopes))}, {"note", request.note}};
  if (request.expires_at) object["expires_at"] = format_rfc3339(*request.expires_at);
  if (request.tenant) object["tenant"] = *request.tenant;
  return object;
}

Result<ReviewRequest> read_review_request(const boost::json::value& value) {
  ObjectReader reader(value);
  ReviewRequest request;
  request.decision =
      reader.parsed("decision", wpk::parse_decision, "approve or reject").value_or(request.decision);
  request.reason = read_reason(reader);
  request.digest = reader.optional_string("digest");
  if (request.digest && !wpk::check_digest(*request.digest)) {
    reader.invalid("digest", "sha256: and 64 lower-case hexadecimal digits");
  }
  reader.reject_unknown({"decision", "reason", "digest"});
  return reader.finish(std::move(request));
}

Result<ReviewRequest> read_legacy_review_request(const boost::json::value& value) {
  ObjectReader reader(value);
  ReviewRequest request;
  request.decision =
      reader.parsed("status", decision_of_status, "approved or rejected").value_or(request.decision);
  request.reason = read_reason(reader);
  return reader.finish(std::move(request));
}

Result<TokenRequest> read_token_request(const boost::json::value& value) {
  ObjectReader reader(value);
  TokenRequest request;
  request.scopes = read_scopes(reader);
  if (const auto* scopes = reader.optional_value("scopes");
      scopes && scopes->is_array() && scopes->as_array().empty()) {
    reader.invalid("scopes", "at least one of publish, review, manage, admin");
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
  reader.reject_unknown({"scopes", "note", "expires_at", "tenant"});
  return reader.finish(std::move(request));
}

Result<UploadRequest> read_upload_request(const boost::json::value& value) {
  ObjectReader reader(value);
  UploadRequest request;
  request.name = reader.string("name");
  request.version = reader.string("version");
  if (const boost::json::value* content = reader.value("content")) {
    if (!content->is_object()) reader.invalid("content", "an object");
    request.content = *content;
  }
  request.signature = reader.string_or_empty("signature");
  return reader.finish(std::move(request));
}

std::vector<std::string> scope_names(Scopes scopes) {
  std::vector<std::string> names;
  for (const Scope scope : scopes.list()) names.emplace_back(to_string(scope));
  return names;
}

}  // namespace atom::wire
