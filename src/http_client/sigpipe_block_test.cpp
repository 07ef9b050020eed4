#include "http_client/sigpipe_block.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

namespace atom::http_client {
namespace {

TEST(SigpipeBlock, KeepsABrokenPipeFromEndingTheProcess) {
  {
    const SigpipeBlock block;
    raise(SIGPIPE);
  }
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
  sigset_t blocked;
  pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  EXPECT_EQ(sigismember(&blocked, SIGPIPE), 0);
}

TEST(SigpipeBlock, LeavesASignalThatWasPendingBefore) {
  const SigpipeBlock outer;
  raise(SIGPIPE);
  { const SigpipeBlock inner; }
  sigset_t pending;
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 1);
}

}  // namespace
}  // namespace atom::http_client
