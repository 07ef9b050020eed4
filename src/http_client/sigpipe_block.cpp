#include "http_client/sigpipe_block.hpp"

#include <time.h>

#include <cerrno>

namespace atom::http_client {

SigpipeBlock::SigpipeBlock() {
  sigemptyset(&pipe_);
  sigaddset(&pipe_, SIGPIPE);
  sigset_t pending;
  sigpending(&pending);
  was_pending_ = sigismember(&pending, SIGPIPE) == 1;  // Then it is blocked already, and not ours to take.
  pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
}

SigpipeBlock::~SigpipeBlock() {
  const timespec now{};
  while (!was_pending_ && sigtimedwait(&pipe_, nullptr, &now) == -1 && errno == EINTR) {
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace atom::http_client
