// Tests of TLS in the C++ SDK: which servers it trusts, against an atomd with HTTPS, and how it presents its
// own certificate, against an openssl server that requires one.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "atom/client.hpp"
#include "server_process.hpp"

namespace atom::client {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLoopback = "IP:127.0.0.1";

/// The PEM files of a self-signed certificate and its key.
struct Certificate {
  std::string file;
  std::string key;
};

class Tls : public testing::Test {
 public:
  Tls() {
    std::string name = fs::temp_directory_path() / "atom-tls-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    folder_ = name;
    server_ = make("server");
  }
  ~Tls() override { fs::remove_all(folder_); }

 protected:
  /// Makes a certificate for `subjects`, written as a subjectAltName of openssl.
  Certificate make(const std::string& name, const std::string& subjects = kLoopback) const {
    Certificate made{folder_ / (name + ".pem"), folder_ / (name + ".key")};
    run_program({"openssl",
                 {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days",
                  "2", "-subj", "/CN=" + name, "-addext", "subjectAltName=" + subjects, "-keyout", made.key,
                  "-out", made.file}});
    return made;
  }

  /// Starts an `atomd` that presents a certificate.
  ServerProcess secure_atomd(const Certificate& shown) const {
    const std::string data = folder_ / "data";
    initialize(data);
    return ServerProcess({"--data", data},
                         {"ATOM_TLS_CERTIFICATE_FILE=" + shown.file, "ATOM_TLS_KEY_FILE=" + shown.key});
  }

  /// Starts a server that accepts only one caller's certificate.
  ServerProcess demanding(const Certificate& caller) const {
    const std::string body =
        R"({"status":"ok","version":"0.1.0","simulation_mode":false,"uptime_seconds":1})";
    std::ofstream(folder_ / "health", std::ios::binary)
        << "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        << body.size() << "\r\n\r\n"
        << body;
    return ServerProcess(
        {.program = "openssl",
         .arguments = {"s_server", "-accept", "127.0.0.1:0", "-HTTP", "-Verify", "1", "-verify_return_error",
                       "-CAfile", caller.file, "-cert", server_.file, "-key", server_.key},
         .folder = folder_,
         .before_address = "ACCEPT "});
  }

  /// Makes a client with these files and returns the result of its health check.
  static Result<wire::Health> health(const std::string& url, const std::string& ca_file,
                                     const Certificate& shown = {}) {
    ClientOptions options{.base_url = url, .api_key = ""};
    options.ca_file = ca_file;
    options.certificate_file = shown.file;
    options.key_file = shown.key;
    return create_client(options).value().health();
  }

  fs::path folder_;
  Certificate server_;
};

std::string https(const ServerProcess& server) {
  return "https://" + server.base_url();
}

void expect_untrusted(const Result<wire::Health>& rejected) {
  ASSERT_FALSE(rejected);
  EXPECT_EQ(rejected.error().code, errors::kUntrustedCertificate);
  EXPECT_EQ(rejected.error().attempts, 1);
  EXPECT_FALSE(rejected.error().retryable);
  EXPECT_NE(rejected.error().message.find("SSL"), std::string::npos) << rejected.error().message;
}

TEST_F(Tls, TrustsAServerOfTheGivenAuthority) {
  const ServerProcess atomd = secure_atomd(server_);
  ASSERT_TRUE(atomd.base_url().starts_with("https://"));
  const auto served = health(atomd.base_url(), server_.file);
  ASSERT_TRUE(served) << served.error().message;
  EXPECT_EQ(served->status, "ok");
}

TEST_F(Tls, RejectsAServerOfAnUnknownAuthority) {
  const ServerProcess atomd = secure_atomd(server_);
  expect_untrusted(health(atomd.base_url(), ""));
  expect_untrusted(health(atomd.base_url(), make("stranger").file));
}

TEST_F(Tls, RejectsACertificateOfAnotherHost) {
  const Certificate elsewhere = make("elsewhere", "DNS:atom.example");
  const ServerProcess atomd = secure_atomd(elsewhere);
  expect_untrusted(health(atomd.base_url(), elsewhere.file));
}

TEST_F(Tls, PresentsTheCertificateOfTheClient) {
  const Certificate caller = make("caller", "DNS:caller.example");
  const ServerProcess asking = demanding(caller);
  const auto apart = health(https(asking), server_.file, caller);
  ASSERT_TRUE(apart) << apart.error().message;

  const std::string both = folder_ / "both.pem";
  std::ofstream(both) << std::ifstream(caller.file).rdbuf() << std::ifstream(caller.key).rdbuf();
  const auto together = health(https(asking), server_.file, {.file = both, .key = ""});
  EXPECT_TRUE(together) << together.error().message;
}

TEST_F(Tls, FailsIfTheServerRejectsTheCertificateOfTheClient) {
  const Certificate caller = make("caller", "DNS:caller.example");
  const Certificate stranger = make("stranger");
  const ServerProcess asking = demanding(caller);
  for (const Certificate& shown : {Certificate{}, stranger, Certificate{caller.file, stranger.key}}) {
    const auto rejected = health(https(asking), server_.file, shown);
    ASSERT_FALSE(rejected);
    EXPECT_EQ(rejected.error().code, errors::kConnectionFailed);
  }
  EXPECT_TRUE(health(https(asking), server_.file, caller));
}

}  // namespace
}  // namespace atom::client
