#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "atom/batch.hpp"
#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::client {

inline constexpr std::size_t kMostConcurrent = 64;
inline constexpr const char* kConcurrencyRule = "The concurrency of a batch must be from 1 to 64.";

/// Counts the results of a batch and reports each one as progress.
class BatchTally {
 public:
  BatchTally(std::size_t total, const BatchOptions& options) : options_(options) { progress_.total = total; }

  void add(std::size_t index, const Error* error) {
    const std::lock_guard lock(mutex_);
    ++progress_.done;
    if (error != nullptr) ++progress_.failed;
    progress_.index = index;
    progress_.error = error;
    if (options_.progress) options_.progress(progress_);
  }

 private:
  const BatchOptions& options_;
  std::mutex mutex_;
  BatchProgress progress_;
};

/// Runs `run(index)` for each item, on at most `concurrency` threads. The calling thread is one of them, so a
/// batch of one item starts no other.
template <class T, class Run>
std::vector<Result<T>> run_batch(std::size_t count, const BatchOptions& options, const Run& run) {
  std::vector<std::optional<Result<T>>> results(count);
  BatchTally tally(count, options);
  std::atomic<std::size_t> next = 0;
  const bool runnable = options.concurrency >= 1 && options.concurrency <= kMostConcurrent;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      results[i] = runnable ? run(i) : Result<T>(failed(errors::kInvalidArgument, kConcurrencyRule));
      tally.add(i, results[i]->has_value() ? nullptr : &results[i]->error());
    }
  };
  {
    std::vector<std::jthread> threads;
    const std::size_t most = runnable ? std::min(count, options.concurrency) : 1;
    for (std::size_t i = 1; i < most; ++i) threads.emplace_back(work);
    work();
  }
  std::vector<Result<T>> ordered;
  ordered.reserve(count);
  for (auto& result : results) ordered.push_back(*std::move(result));
  return ordered;
}

}  // namespace atom::client
