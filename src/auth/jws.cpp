#include "auth/jws.hpp"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "atom/base/encoding.hpp"
#include "auth/cjose_handles.hpp"
#include "auth/invalid_token.hpp"
#include "auth/json_member.hpp"

namespace atom::auth {
namespace {

constexpr std::string_view kNotAJws = "it is neither an API key of this server nor a signed JWT.";

/// Returns the three parts if they are exact base64url. The library would also accept padding and other
/// spellings of the same bytes; RFC 7515 section 2 allows one.
std::optional<std::array<std::string_view, 3>> parts_of(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::array parts{token.substr(0, first), token.substr(first + 1, second - first - 1),
                         token.substr(second + 1)};
  for (const std::string_view part : parts) {
    if (!from_base64url(part)) return std::nullopt;
  }
  return parts;
}

/// Returns the header's JSON object.
std::optional<boost::json::object> header_of(std::string_view part) {
  const auto bytes = from_base64url(part);
  boost::json::error_code failed;
  auto value = boost::json::parse({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, failed);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

Result<std::vector<Key>> select_keys(const boost::json::object& header, const KeySet& keys) {
  // RFC 7515 section 4.1.11: an extension that is not understood must not be ignored.
  if (header.contains("crit"))
    return invalid_token("it has a critical header ('crit') that this server does not understand.");
  const auto algorithm = required_text(header, "alg");
  if (!algorithm) return fail(algorithm.error());
  if (!header.contains("kid")) return keys.select(*algorithm, std::nullopt);
  const auto id = required_text(header, "kid");
  if (!id) return fail(id.error());
  return keys.select(*algorithm, std::string(*id));
}

/// Returns true if the library has read the `alg` that the key was compared with: it verifies by what it has
/// read.
bool reads_algorithm(const JwsHandle& jws, Algorithm algorithm) {
  cjose_err ignored{};
  const char* read = cjose_header_get(cjose_jws_get_protected(jws.get()), CJOSE_HDR_ALG, &ignored);
  return read != nullptr && read == to_string(algorithm);
}

/// Returns the number of bytes that base64url `text` encodes.
std::size_t decoded_bytes(std::string_view text) {
  return text.size() * 3 / 4;
}

/// Returns the payload of the token if this key has signed it.
Result<std::optional<std::string>> payload_of(std::string_view token, std::string_view signature,
                                              const Key& key) {
  cjose_err failed{};
  const JwsHandle jws(cjose_jws_import(token.data(), token.size(), &failed));
  if (!jws || !reads_algorithm(jws, key.algorithm())) return invalid_token(std::string(kNotAJws));
  // The library would also accept an ECDSA or RSASSA-PSS signature whose numbers are shorter or longer.
  const bool has_length = decoded_bytes(signature) == key.signature_bytes();
  if (!has_length || !cjose_jws_verify(jws.get(), key.material().jwk.get(), &failed)) return std::nullopt;
  std::uint8_t* payload = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &failed))
    return invalid_token("it has no payload.");
  return std::string(reinterpret_cast<const char*>(payload), size);
}

}  // namespace

Result<std::string> verify_jws(std::string_view token, const KeySet& keys) {
  const auto parts = parts_of(token);
  if (!parts) return invalid_token(std::string(kNotAJws));
  const auto header = header_of((*parts)[0]);
  if (!header) return invalid_token(std::string(kNotAJws));
  const auto selected = select_keys(*header, keys);
  if (!selected) return fail(selected.error());
  for (const Key& key : *selected) {
    auto payload = payload_of(token, (*parts)[2], key);
    if (!payload) return fail(std::move(payload).error());
    if (*payload) return **std::move(payload);
  }
  return invalid_token("its signature is wrong.");
}

}  // namespace atom::auth
