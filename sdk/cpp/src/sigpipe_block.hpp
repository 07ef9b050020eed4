#pragma once

#include <signal.h>

namespace atom::client {

/// While it lives, a write of this thread to a connection that is gone is an error and not the end of the
/// process. OpenSSL writes without MSG_NOSIGNAL, and the process's handling of signals is not ours to change.
class SigpipeBlock {
 public:
  SigpipeBlock();
  ~SigpipeBlock();
  SigpipeBlock(const SigpipeBlock&) = delete;
  SigpipeBlock& operator=(const SigpipeBlock&) = delete;

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_;
};

}  // namespace atom::client
