#include "auth/key_set.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "atom/base/limits.hpp"
#include "auth/errors.hpp"
#include "auth/invalid_token.hpp"

namespace atom::auth {
namespace {

tl::unexpected<Error> not_a_set(std::string why) {
  return fail("invalid_key_set", "This is not a JWK set: " + std::move(why) + ".");
}

}  // namespace

Result<KeySet> KeySet::parse(std::string_view json) {
  boost::json::error_code failed;
  const boost::json::value value = boost::json::parse({json.data(), json.size()}, failed);
  if (failed) return not_a_set("it is not JSON");
  const boost::json::object* object = value.if_object();
  const boost::json::value* keys = object == nullptr ? nullptr : object->if_contains("keys");
  if (keys == nullptr || !keys->is_array()) return not_a_set("it is not an object with an array 'keys'");
  if (keys->get_array().size() > limits::kJwks) {
    return not_a_set(fmt::format("it has more than {} keys", limits::kJwks));
  }
  KeySet set;
  for (const boost::json::value& jwk : keys->get_array()) set.add(jwk);
  return set;
}

void KeySet::add(const boost::json::value& jwk) {
  const std::size_t index = keys_.size() + skipped_.size();
  auto key = jwk.is_object() ? Key::from_jwk(jwk.get_object())
                             : Result<Key>(fail("invalid_key", "it is not an object"));
  if (key) {
    keys_.push_back(*std::move(key));
  } else {
    skipped_.push_back(fmt::format("Key {} of the JWK set is ignored: {}.", index, key.error().message));
  }
}

Result<std::vector<Key>> KeySet::select(std::string_view algorithm,
                                        const std::optional<std::string>& kid) const {
  return named_ && kid ? select_named(algorithm, *kid) : select_only(algorithm);
}

Result<std::vector<Key>> KeySet::select_named(std::string_view algorithm, const std::string& kid) const {
  std::vector<Key> fitting;
  bool is_known = false;
  for (const Key& key : keys_) {
    if (key.id() != kid) continue;
    is_known = true;
    const bool fits = to_string(key.algorithm()) == algorithm;
    if (fits && fitting.size() < limits::kKeysTried) fitting.push_back(key);
  }
  if (!fitting.empty()) return fitting;
  if (is_known) return invalid_token("its algorithm is not that of the key it names.");
  return fail(errors::kUnknownKey,
              "The bearer token names a key that its issuer does not publish. Get a new one.");
}

Result<std::vector<Key>> KeySet::select_only(std::string_view algorithm) const {
  const auto fits = [&](const Key& key) { return to_string(key.algorithm()) == algorithm; };
  const auto found = std::ranges::find_if(keys_, fits);
  if (found == keys_.end()) return invalid_token("its issuer has no key for its algorithm.");
  if (std::find_if(found + 1, keys_.end(), fits) != keys_.end())
    return invalid_token("it names no key ('kid'), and its issuer has several for its algorithm.");
  return std::vector<Key>{*found};
}

}  // namespace atom::auth
