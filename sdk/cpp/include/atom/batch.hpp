#pragma once

#include <cstddef>
#include <functional>

#include "atom/call.hpp"
#include "atom/error.hpp"

namespace atom::client {

/// How far a batch has come, told after each of its items.
struct BatchProgress {
  std::size_t done = 0;    ///< Items with a result, failures among them.
  std::size_t failed = 0;  ///< Those of them that failed.
  std::size_t total = 0;
  std::size_t index = 0;  ///< The item that this is about.
  const Error* error =
      nullptr;  ///< Why it failed; null where it did not. Lives as long as the callback runs.
};

/// How a batch is run. A batch gives one result an item, in their order, whatever happens to the others; to
/// go on with one that was stopped or failed in part, run it again: what is published already is `unchanged`.
struct BatchOptions {
  /// Items under way at once, 1 to 64: what is under way together shares commits. With any other number each
  /// item fails with `invalid_argument`.
  std::size_t concurrency = 16;
  CallOptions call{};  ///< Of each item. A stop ends those under way, and begins no other: all are `aborted`.
  /// On the thread of an item, but never twice at once. Does not throw.
  std::function<void(const BatchProgress&)> progress{};
};

}  // namespace atom::client
