#include "test_simulation.hpp"

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

/// This process's environment without the product's own variables.
std::vector<char*> clean_environment() {
  std::vector<char*> kept;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("ATOM_")) kept.push_back(*variable);
  }
  kept.push_back(nullptr);
  return kept;
}

pid_t spawn(int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  std::array<std::string, 4> words{ATOM_ATOMD, "--simulate", "--listen", "127.0.0.1:0"};
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = -1;
  const int error =
      posix_spawn(&process, ATOM_ATOMD, &actions, nullptr, arguments.data(), clean_environment().data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("atomd cannot be started: " ATOM_ATOMD);
  return process;
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

Simulation::Simulation() {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to be had");
  output_ = pipe[0];
  process_ = spawn(pipe[1]);
  ::close(pipe[1]);
  base_url_ = read_address(output_);
}

Simulation::~Simulation() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  ::close(output_);
}

}  // namespace atom::client
