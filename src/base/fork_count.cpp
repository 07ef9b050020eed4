#include "atom/base/fork_count.hpp"

#include <pthread.h>

#include <atomic>
#include <new>

namespace atom {
namespace {

constinit std::atomic<std::uint64_t> forks = 0;

/// Registered before there is a thread that could fork.
const bool kForksAreCounted = pthread_atfork(nullptr, nullptr, [] { ++forks; }) == 0;

}  // namespace

std::uint64_t fork_count() {
  if (!kForksAreCounted) throw std::bad_alloc();
  return forks.load(std::memory_order_relaxed);
}

}  // namespace atom
