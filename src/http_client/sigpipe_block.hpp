#pragma once

#include <signal.h>

namespace atom::http_client {

/// While it lives, a write of this thread to a broken connection is an error and does not end the process.
/// OpenSSL writes without MSG_NOSIGNAL, and how the process handles signals is not ours to change.
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

}  // namespace atom::http_client
