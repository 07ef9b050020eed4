#pragma once

#include <future>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace atom::marketplace {

/// Returns the loop of all of a test's coroutines. It outlives every catalog, as a server's loops do: a
/// catalog's writer may still be using the loop when the result has arrived.
inline boost::asio::io_context& loop_for_test() {
  static boost::asio::io_context loop;
  return loop;
}

/// Runs a coroutine to its end, on the calling thread. For tests.
template <class T>
T await_for_test(boost::asio::awaitable<T> task) {
  boost::asio::io_context& loop = loop_for_test();
  std::future<T> result = boost::asio::co_spawn(loop, std::move(task), boost::asio::use_future);
  loop.restart();
  loop.run();
  return result.get();
}

}  // namespace atom::marketplace
