#pragma once

#include <future>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace atom::marketplace {

/// Runs a coroutine to its end on a loop of its own. For tests.
template <class T>
T await_for_test(boost::asio::awaitable<T> task) {
  boost::asio::io_context loop;
  std::future<T> result = boost::asio::co_spawn(loop, std::move(task), boost::asio::use_future);
  loop.run();
  return result.get();
}

}  // namespace atom::marketplace
