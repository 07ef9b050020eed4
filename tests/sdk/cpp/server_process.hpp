#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

/// Runs the `atomd` of this build, and other servers, as separate processes. For tests.
namespace atom::client {

/// How to start a server and find the address that it prints.
struct ServerProgram {
  std::string program;  ///< A path, or a name to look up in PATH.
  std::vector<std::string> arguments;
  std::vector<std::string> variables{};  ///< `NAME=value`.
  std::string folder = ".";              ///< The working directory.
  std::string before_address = "listening on ";
};

/// Runs a program to its end and returns its output. Throws std::runtime_error if it fails.
std::string run_program(const ServerProgram& program);

/// A server on a free port of 127.0.0.1, which runs as long as this object lives.
class ServerProcess {
 public:
  /// Starts `atomd`. Throws std::runtime_error if it does not listen. `variables` are `NAME=value`.
  explicit ServerProcess(std::vector<std::string> arguments, std::vector<std::string> variables = {});
  /// Starts another program. The base URL is what it prints after `before_address`, up to the end of the
  /// line.
  explicit ServerProcess(const ServerProgram& program);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::string& base_url() const { return base_url_; }

 private:
  pid_t process_ = -1;
  int output_ = -1;
  std::string base_url_;
};

/// Makes a catalog in a new folder and returns its admin key.
std::string initialize(const std::string& data);

}  // namespace atom::client
