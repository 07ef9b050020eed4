#include "ignored_signals.hpp"

#include <fmt/format.h>

#include <csignal>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "atom/base/log.hpp"

namespace atom::atomd {
namespace {

std::string name_of(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return name == nullptr ? fmt::format("signal {}", signal) : fmt::format("SIG{}", name);
}

}  // namespace

IgnoredSignals::IgnoredSignals(boost::asio::io_context& loop) : signals_(loop) {
  const auto ignore = [this](int signal) {
    boost::system::error_code reserved;  // Valgrind keeps the last one to itself.
    signals_.add(signal, reserved);
  };
  for (const int signal : {SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR, SIGSTKFLT, SIGPIPE,
                           SIGXCPU, SIGXFSZ}) {
    ignore(signal);
  }
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) ignore(signal);
  boost::asio::co_spawn(loop, log_each(), boost::asio::detached);
}

void IgnoredSignals::stop() {
  signals_.cancel();
}

boost::asio::awaitable<void> IgnoredSignals::log_each() {
  boost::system::error_code ended;
  for (;;) {
    const int signal =
        co_await signals_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended));
    if (ended) break;
    if (logged_.insert(signal).second) log::warning("ignoring {}; SIGTERM stops the server", name_of(signal));
  }
}

}  // namespace atom::atomd
