#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "atom/base/result.hpp"

namespace boost::asio::ssl {
class context;
}

namespace atom::server {

struct TlsFiles {
  std::string certificate;  ///< PEM: the server's certificate, then the chain towards a root.
  std::string key;          ///< PEM, without a passphrase.
};

/// The certificate for new connections. Thread-safe.
class Certificate {
 public:
  /// Fails with `certificate_unusable`.
  static Result<std::unique_ptr<Certificate>> load(TlsFiles files);

  /// Reads the files again. If that fails, with `certificate_unusable`, the current one stays.
  Result<void> reload();

  /// Returns the context for a new connection, which keeps it for as long as it lasts.
  std::shared_ptr<boost::asio::ssl::context> current() const;

 private:
  explicit Certificate(TlsFiles files) : files_(std::move(files)) {}

  TlsFiles files_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> current_;
};

}  // namespace atom::server
