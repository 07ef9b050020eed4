#pragma once

#include <future>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace atom::marketplace {

/// The loop of all of a test's coroutines. It outlives every catalog, as a server's loops do: a catalog's
/// writer may still be on its way out of the loop when the answer is here already.
inline boost::asio::io_context& loop_for_test() {
  static boost::asio::io_context loop;
  return loop;
}

/// Runs a coroutine to its end. For tests, on one thread.
template <class T>
T await_for_test(boost::asio::awaitable<T> task) {
  boost::asio::io_context& loop = loop_for_test();
  std::future<T> result = boost::asio::co_spawn(loop, std::move(task), boost::asio::use_future);
  loop.restart();
  loop.run();
  return result.get();
}

}  // namespace atom::marketplace
