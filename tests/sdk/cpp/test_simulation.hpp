#pragma once

#include <sys/types.h>

#include <string>

namespace atom::client {

/// A running `atomd --simulate` of this build, on a free port of 127.0.0.1, which ends with this. For tests.
class Simulation {
 public:
  /// Throws std::runtime_error where it does not listen.
  Simulation();
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  const std::string& base_url() const { return base_url_; }

 private:
  pid_t process_ = -1;
  int output_ = -1;
  std::string base_url_;
};

}  // namespace atom::client
