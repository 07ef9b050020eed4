#include "server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>
#include <vector>

extern char** environ;

namespace atom::client {
namespace {

/// Pointers to the texts, and a null after them.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// This process's environment, with variables of the product's only where they are given.
std::vector<std::string> environment_with(std::vector<std::string> variables) {
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("ATOM_")) variables.emplace_back(*variable);
  }
  return variables;
}

struct Child {
  pid_t process = -1;
  int output = -1;  ///< What it prints.
};

Child spawn(std::vector<std::string> arguments, std::vector<std::string> variables = {}) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to be had");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  arguments.insert(arguments.begin(), ATOM_ATOMD);
  std::vector<std::string> environment = environment_with(std::move(variables));
  Child child{-1, pipe[0]};
  const int error = posix_spawn(&child.process, ATOM_ATOMD, &actions, nullptr, pointers_to(arguments).data(),
                                pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (error != 0) throw std::runtime_error("atomd cannot be started: " ATOM_ATOMD);
  return child;
}

/// The address in the line that the server prints when it listens.
std::string read_address(int output) {
  constexpr std::string_view kListening = "listening on ";
  std::string text;
  std::array<char, 256> chunk;
  while (true) {
    const std::size_t at = text.find(kListening);
    const std::size_t end = at == std::string::npos ? at : text.find('\n', at);
    if (end != std::string::npos) return text.substr(at + kListening.size(), end - at - kListening.size());
    const ssize_t count = ::read(output, chunk.data(), chunk.size());
    if (count <= 0) throw std::runtime_error("atomd ended before it listened: " + text);
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> arguments, std::vector<std::string> variables) {
  arguments.insert(arguments.end(), {"--listen", "127.0.0.1:0"});
  const Child child = spawn(std::move(arguments), std::move(variables));
  process_ = child.process;
  output_ = child.output;
  base_url_ = read_address(output_);
}

ServerProcess::~ServerProcess() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  ::close(output_);
}

std::string initialize(const std::string& data) {
  const Child child = spawn({"init", "--data", data});
  std::string key;
  std::array<char, 256> chunk;
  for (ssize_t count = 1; count > 0;) {
    count = ::read(child.output, chunk.data(), chunk.size());
    if (count > 0) key.append(chunk.data(), static_cast<std::size_t>(count));
  }
  ::close(child.output);
  int status = -1;
  ::waitpid(child.process, &status, 0);
  if (status != 0) throw std::runtime_error("atomd made no catalog in " + data);
  key.erase(key.find_last_not_of('\n') + 1);
  return key;
}

}  // namespace atom::client
