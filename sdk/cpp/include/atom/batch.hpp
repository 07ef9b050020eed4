#pragma once

#include <cstddef>
#include <functional>

#include "atom/call.hpp"
#include "atom/error.hpp"

namespace atom::client {

/// The progress of a batch, reported after each item.
struct BatchProgress {
  std::size_t done = 0;    ///< Items with a result, including failures.
  std::size_t failed = 0;  ///< Items that failed.
  std::size_t total = 0;
  std::size_t index = 0;         ///< The item that has just ended.
  const Error* error = nullptr;  ///< Why it failed; null if it did not. Valid during the callback.
};

/// How a batch runs. A batch returns one result per item, in order, whatever happens to the others. To resume
/// one that was stopped or failed in part, run it again: what is already published is `unchanged`.
struct BatchOptions {
  /// Items in flight at once, 1 to 64; they share the server's commits. With any other number each item fails
  /// with `invalid_argument`.
  std::size_t concurrency = 16;
  CallOptions call{};  ///< For each item. A stop ends those in flight and starts no other: all are `aborted`.
  /// Called on the thread of an item, never twice at once. Must not throw.
  std::function<void(const BatchProgress&)> progress{};
};

}  // namespace atom::client
