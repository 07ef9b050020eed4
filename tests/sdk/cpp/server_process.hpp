#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

/// The `atomd` of this build, and other servers, as processes of their own. For tests.
namespace atom::client {

/// How a server is started, and how it says where it listens.
struct ServerProgram {
  std::string program;  ///< A path, or a name to be found in PATH.
  std::vector<std::string> arguments;
  std::vector<std::string> variables{};  ///< `NAME=value`.
  std::string folder = ".";              ///< Where it runs.
  std::string before_address = "listening on ";
};

/// Runs a program to its end, and gives what it printed. Throws std::runtime_error where it fails.
std::string run_program(const ServerProgram& program);

/// A running server on a free port of 127.0.0.1, which ends with this.
class ServerProcess {
 public:
  /// Throws std::runtime_error where it does not listen. `variables` are `NAME=value`.
  explicit ServerProcess(std::vector<std::string> arguments, std::vector<std::string> variables = {});
  /// Another program than `atomd`. What stands after `before_address`, to the end of its line, is the base
  /// URL.
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

/// Makes a catalog in a folder that is not there yet, and gives its admin key.
std::string initialize(const std::string& data);

}  // namespace atom::client
