#include "tls_settings.hpp"

#include <array>

namespace atom::atomd {
namespace {

server::TlsFiles& tls_of(Settings& settings) {
  if (!settings.tls) settings.tls.emplace();
  return *settings.tls;
}

const std::array kTlsSettings{
    Setting{"tls.certificate_file", "ATOM_TLS_CERTIFICATE_FILE", nullptr,
            [](Settings& s, const Given& given) {
              return store(Result<std::string>(given.text), tls_of(s).certificate);
            }},
    Setting{"tls.key_file", "ATOM_TLS_KEY_FILE", nullptr,
            [](Settings& s, const Given& given) {
              return store(Result<std::string>(given.text), tls_of(s).key);
            }},
};

}  // namespace

std::span<const Setting> tls_settings() {
  return kTlsSettings;
}

Result<void> check_tls(const server::TlsFiles& files) {
  if (!files.certificate.empty() && !files.key.empty()) return {};
  return fail(kInvalidSetting,
              "TLS requires both tls.certificate_file and tls.key_file. Set the missing one.");
}

}  // namespace atom::atomd
