#include "api/conditional.hpp"

#include <algorithm>
#include <span>

#include "atom/base/ascii.hpp"
#include "atom/base/encoding.hpp"
#include "atom/base/sha256.hpp"

namespace atom::api {
namespace {

std::string_view without_weakness(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

/// Returns true if one of the tags, separated by commas, is `own` or `*`.
bool lists(std::string_view tags, std::string_view own) {
  while (!tags.empty()) {
    const std::size_t comma = std::min(tags.find(','), tags.size());
    const std::string_view tag = trim(tags.substr(0, comma));
    if (tag == "*" || without_weakness(tag) == own) return true;
    tags.remove_prefix(std::min(comma + 1, tags.size()));
  }
  return false;
}

}  // namespace

std::string entity_tag(std::string_view body) {
  constexpr std::size_t kTagBytes = 12;  // 96 bits tell two representations of one resource apart.
  const Sha256 hash = sha256(body);
  return '"' + to_base64url(std::span(hash).first(kTagBytes)) + '"';
}

std::string weak_entity_tag(std::string_view revision) {
  return "W/" + entity_tag(revision);
}

bool is_known(const Request& request, const Response& response) {
  const auto [first, last] = request.equal_range(http::field::if_none_match);
  if (first == last) return false;
  const std::string_view own = without_weakness(response[http::field::etag]);
  if (own.empty()) return false;
  return std::any_of(first, last, [own](const auto& line) { return lists(line.value(), own); });
}

void set_not_modified(Response& response) {
  response.result(http::status::not_modified);
  response.clear_body();
  response.erase(http::field::content_type);
}

}  // namespace atom::api
