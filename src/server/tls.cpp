#include "server/tls.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <array>
#include <utility>

#include <boost/asio/ssl/context.hpp>

#include "server/errors.hpp"

namespace atom::server {
namespace {

namespace ssl = boost::asio::ssl;

/// For TLS 1.2, those with forward secrecy and authenticated encryption (RFC 9325 section 4.2). TLS 1.3 has
/// only such.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

/// A list of protocols as ALPN writes it (RFC 7301): each after its length.
constexpr std::array<unsigned char, 9> kProtocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// A callback of OpenSSL's. Fails the handshake if the client names protocols, and HTTP/1.1 is not among them
/// (RFC 7301 section 3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* found = nullptr;
  const int outcome =
      ::SSL_select_next_proto(&found, size, kProtocols.data(), kProtocols.size(), offered, offered_size);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

tl::unexpected<Error> unusable(const std::string& file, std::string_view why) {
  return fail(
      errors::kCertificateUnusable,
      fmt::format("The file '{}' cannot be used for TLS: {}. It must be PEM, and the key must belong to the "
                  "certificate and have no passphrase.",
                  file, why));
}

Result<std::shared_ptr<ssl::context>> read_context(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  ::SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  ::SSL_CTX_set_cipher_list(native, kCiphers);
  ::SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  // Idle connections keep no buffers.
  ::SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);

  boost::system::error_code failed;
  context->use_certificate_chain_file(files.certificate, failed);
  if (failed) return unusable(files.certificate, failed.message());
  // Nobody can be asked for a passphrase.
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); },
                                 failed);
  context->use_private_key_file(files.key, ssl::context::pem, failed);
  if (failed) return unusable(files.key, failed.message());
  if (::SSL_CTX_check_private_key(native) != 1)
    return unusable(files.key, "it is the key of another certificate");
  return context;
}

}  // namespace

Result<std::unique_ptr<Certificate>> Certificate::load(TlsFiles files) {
  std::unique_ptr<Certificate> certificate(new Certificate(std::move(files)));
  if (auto loaded = certificate->reload(); !loaded) return fail(std::move(loaded).error());
  return certificate;
}

Result<void> Certificate::reload() {
  auto read = read_context(files_);
  if (!read) return fail(std::move(read).error());
  const std::lock_guard lock(mutex_);
  current_ = *std::move(read);
  return {};
}

std::shared_ptr<ssl::context> Certificate::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

}  // namespace atom::server
