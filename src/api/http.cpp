#include "api/http.hpp"

#include <boost/json/serialize.hpp>

#include "atom/base/ascii.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/sha256.hpp"

namespace atom::api {
namespace {

template <class Bytes>
Response respond_with(http::status status, std::string_view media_type, Bytes body) {
  Response response;
  response.result(status);
  response.set(http::field::content_type, media_type);
  response.set_body(std::move(body));
  return response;
}

}  // namespace

Response respond(http::status status, std::string_view media_type, std::string body) {
  return respond_with(status, media_type, std::move(body));
}

Response respond(http::status status, std::string_view media_type, SharedBytes body) {
  return respond_with(status, media_type, std::move(body));
}

Response respond_json(http::status status, const boost::json::value& body) {
  return respond(status, kJson, boost::json::serialize(body));
}

Response respond_json(http::status status, std::string body) {
  return respond(status, kJson, std::move(body));
}

void set_private_caching(Response& response) {
  response.set(http::field::cache_control, "no-cache");
  response.set(http::field::vary, "Authorization");
}

std::string entity_tag(std::string_view body) {
  constexpr std::size_t kTagBytes = 12;  // 96 bits tell two representations of one resource apart.
  const Sha256 hash = sha256(body);
  return '"' + to_base64url(std::span(hash).first(kTagBytes)) + '"';
}

std::string weak_entity_tag(std::string_view revision) {
  return "W/" + entity_tag(revision);
}

bool none_match_fails(const Request& request, std::string_view entity_tag) {
  std::string_view tags = request[http::field::if_none_match];
  if (entity_tag.starts_with("W/")) entity_tag.remove_prefix(2);
  while (!tags.empty()) {
    const std::size_t comma = std::min(tags.find(','), tags.size());
    std::string_view tag = trim(tags.substr(0, comma));
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == "*" || tag == entity_tag) return true;
    tags.remove_prefix(std::min(comma + 1, tags.size()));
  }
  return false;
}

Response tagged(const Request& request, Response response, const std::string& entity_tag) {
  response.set(http::field::etag, entity_tag);
  if (none_match_fails(request, entity_tag)) {
    response.result(http::status::not_modified);
    response.clear_body();
    response.erase(http::field::content_type);
  }
  return response;
}

}  // namespace atom::api
