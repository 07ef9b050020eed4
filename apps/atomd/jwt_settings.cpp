#include "jwt_settings.hpp"

#include <array>

#include "atom/base/limits.hpp"
#include "auth/key_set.hpp"
#include "key_source.hpp"

namespace atom::atomd {
namespace {

JwtSettings& jwt_of(Settings& settings) {
  if (!settings.jwt) settings.jwt.emplace();
  return *settings.jwt;
}

Result<std::string> read_text(const Given& given) {
  if (given.text.empty()) return invalid(given, "a non-empty string");
  return given.text;
}

/// Reads the secret from a file, which keeps it out of process lists and shell histories.
Result<std::string> read_secret(const Given& given) {
  auto secret = read_file(given);
  if (!secret) return secret;
  while (secret->ends_with('\n') || secret->ends_with('\r')) secret->pop_back();
  if (secret->size() < auth::kHs256SecretBytes) {
    return fail(kInvalidSetting,
                fmt::format("The HS256 secret in {} must have at least {} bytes. Create one with: "
                            "openssl rand -hex 32",
                            given.text, auth::kHs256SecretBytes));
  }
  return secret;
}

/// Parses the file too, so that the server does not start without a usable key.
Result<std::string> read_jwks_file(const Given& given) {
  const auto keys = read_keys({given.text, {}});
  if (!keys) return fail(kInvalidSetting, fmt::format("{}: {}", given.source, keys.error().message));
  const auto set = auth::KeySet::parse(*keys);
  if (!set) return fail(kInvalidSetting, fmt::format("{}: {}", given.text, set.error().message));
  if (set->size() == 0) {
    return fail(kInvalidSetting,
                fmt::format("{} has no key that can verify JWTs. {}", given.text,
                            set->skipped().empty() ? "Its 'keys' array is empty." : set->skipped().front()));
  }
  return given.text;
}

Result<std::string> read_jwks_url(const Given& given) {
  if (auto usable = check_key_url(given.text); !usable) {
    return fail(kInvalidSetting,
                fmt::format("{} is '{}': {}", given.source, given.text, usable.error().message));
  }
  return given.text;
}

Result<std::chrono::seconds> read_refresh(const Given& given) {
  const auto seconds = read_number(given, static_cast<unsigned>(limits::kJwksRefreshMin.count()),
                                   static_cast<unsigned>(limits::kJwksRefreshMax.count()));
  if (!seconds) return fail(seconds.error());
  return std::chrono::seconds{*seconds};
}

constexpr std::array kSettings{
    Setting{"jwt.issuer", "ATOM_JWT_ISSUER", nullptr,
            [](Settings& s, const Given& given) { return store(read_text(given), jwt_of(s).trust.issuer); }},
    Setting{
        "jwt.audience", "ATOM_JWT_AUDIENCE", nullptr,
        [](Settings& s, const Given& given) { return store(read_text(given), jwt_of(s).trust.audience); }},
    Setting{"jwt.tenant_claim", "ATOM_JWT_TENANT_CLAIM", nullptr,
            [](Settings& s, const Given& given) {
              return store(read_text(given), jwt_of(s).trust.tenant_claim);
            }},
    Setting{
        "jwt.scope_claim", "ATOM_JWT_SCOPE_CLAIM", nullptr,
        [](Settings& s, const Given& given) { return store(read_text(given), jwt_of(s).trust.scope_claim); }},
    Setting{
        "jwt.secret_file", "ATOM_JWT_SECRET_FILE", nullptr,
        [](Settings& s, const Given& given) { return store(read_secret(given), jwt_of(s).hs256_secret); }},
    Setting{
        "jwt.jwks_file", "ATOM_JWT_JWKS_FILE", nullptr,
        [](Settings& s, const Given& given) { return store(read_jwks_file(given), jwt_of(s).keys.file); }},
    Setting{"jwt.jwks_url", "ATOM_JWT_JWKS_URL", nullptr,
            [](Settings& s, const Given& given) { return store(read_jwks_url(given), jwt_of(s).keys.url); }},
    Setting{
        "jwt.jwks_refresh_s", "ATOM_JWT_JWKS_REFRESH_S", nullptr,
        [](Settings& s, const Given& given) { return store(read_refresh(given), jwt_of(s).jwks_refresh); }},
};

}  // namespace

std::span<const Setting> jwt_settings() {
  return kSettings;
}

Result<void> check_jwt(const JwtSettings& jwt) {
  if (jwt.trust.issuer.empty() || jwt.trust.audience.empty()) {
    return fail(kInvalidSetting,
                "JWTs are checked against an issuer and an audience. Set jwt.issuer and jwt.audience.");
  }
  const int sources = static_cast<int>(!jwt.hs256_secret.empty()) + static_cast<int>(!jwt.keys.file.empty()) +
                      static_cast<int>(!jwt.keys.url.empty());
  if (sources == 1) return {};
  return fail(
      kInvalidSetting,
      "JWTs need exactly one source of keys. Set one of jwt.secret_file, jwt.jwks_file and jwt.jwks_url.");
}

}  // namespace atom::atomd
