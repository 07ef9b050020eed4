#include "server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

extern char** environ;

namespace atom::client {
namespace {

/// Returns pointers to the texts, followed by a null.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Returns this process's environment, with its `ATOM_` variables replaced by `variables`.
std::vector<std::string> environment_with(std::vector<std::string> variables) {
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("ATOM_")) variables.emplace_back(*variable);
  }
  return variables;
}

struct Child {
  pid_t process = -1;
  int output = -1;  ///< The end of the pipe that its output is read from.
};

Child spawn(const ServerProgram& program) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to be had");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, program.folder.c_str());
  std::vector<std::string> arguments = program.arguments;
  arguments.insert(arguments.begin(), program.program);
  std::vector<std::string> environment = environment_with(program.variables);
  Child child{-1, pipe[0]};
  const int error = posix_spawnp(&child.process, program.program.c_str(), &actions, nullptr,
                                 pointers_to(arguments).data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (error != 0) throw std::runtime_error("It cannot be started: " + program.program);
  return child;
}

/// Returns the address in the line that the server prints when it listens.
std::string read_address(int output, std::string_view before) {
  std::string text;
  std::array<char, 256> chunk;
  while (true) {
    const std::size_t at = text.find(before);
    const std::size_t end = at == std::string::npos ? at : text.find('\n', at);
    if (end != std::string::npos) return text.substr(at + before.size(), end - at - before.size());
    const ssize_t count = ::read(output, chunk.data(), chunk.size());
    if (count <= 0) throw std::runtime_error("The server ended before it listened: " + text);
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

ServerProgram atomd(std::vector<std::string> arguments, std::vector<std::string> variables) {
  arguments.insert(arguments.end(), {"--listen", "127.0.0.1:0"});
  return {ATOM_ATOMD, std::move(arguments), std::move(variables)};
}

}  // namespace

ServerProcess::ServerProcess(std::vector<std::string> arguments, std::vector<std::string> variables)
    : ServerProcess(atomd(std::move(arguments), std::move(variables))) {}

ServerProcess::ServerProcess(const ServerProgram& program) {
  const Child child = spawn(program);
  process_ = child.process;
  output_ = child.output;
  base_url_ = read_address(output_, program.before_address);
}

ServerProcess::~ServerProcess() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  ::close(output_);
}

std::string run_program(const ServerProgram& program) {
  const Child child = spawn(program);
  std::string printed;
  std::array<char, 256> chunk;
  for (ssize_t count = 1; count > 0;) {
    count = ::read(child.output, chunk.data(), chunk.size());
    if (count > 0) printed.append(chunk.data(), static_cast<std::size_t>(count));
  }
  ::close(child.output);
  int status = -1;
  ::waitpid(child.process, &status, 0);
  if (status != 0) throw std::runtime_error("It failed: " + program.program);
  return printed;
}

std::string initialize(const std::string& data) {
  std::string key = run_program({ATOM_ATOMD, {"init", "--data", data}});
  key.erase(key.find_last_not_of('\n') + 1);
  return key;
}

}  // namespace atom::client
