#include "http_client/client.hpp"

#include <stdexcept>
#include <utility>

#include "http_client/async_transfers.hpp"
#include "http_client/handle_pool.hpp"
#include "http_client/sigpipe_block.hpp"
#include "http_client/transfer.hpp"

namespace atom::http_client {
namespace {

constexpr std::chrono::milliseconds kLongestPoll{60'000};  ///< libcurl wakes earlier for its own timers.

/// A transfer while it is in its loop.
class Attached {
 public:
  explicit Attached(Handles& handles) : handles_(handles) { handles_.multi.add(handles_.easy); }
  ~Attached() { handles_.multi.remove(handles_.easy); }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

 private:
  Handles& handles_;
};

/// Asks a caller whether it is interrupted, no more often than `kInterruptionInterval`.
class Interruption {
 public:
  explicit Interruption(const std::function<bool()>& interrupted) : interrupted_(interrupted) {}

  std::chrono::milliseconds longest_poll() const {
    return interrupted_ ? kInterruptionInterval : kLongestPoll;
  }

  bool came() {
    if (!interrupted_) return false;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return false;
    next_ = now + kInterruptionInterval;
    return interrupted_();
  }

 private:
  const std::function<bool()>& interrupted_;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + kInterruptionInterval;
};

/// Runs a transfer to its end; returns nothing if the caller ended it first.
std::optional<CURLcode> run(Handles& handles, const Request& request) {
  Multi& multi = handles.multi;
  const Attached attached(handles);
  const std::stop_callback wake(request.stop, [&multi] { multi.wakeup(); });
  Interruption interruption(request.interrupted);
  while (multi.perform() != 0) {
    multi.poll(interruption.longest_poll());
    if (request.stop.stop_requested() || interruption.came()) return std::nullopt;
  }
  const auto ended = multi.read_ended();
  if (!ended) throw std::logic_error("libcurl ended a transfer without saying how");
  return ended->code;
}

/// On a plain connection libcurl itself keeps the system from raising SIGPIPE; OpenSSL does not.
bool may_use_tls(const Options& options, const std::string& url) {
  return !options.server_is_local || options.proxy || !url.starts_with("http:");
}

}  // namespace

Client::Client(const Libcurl& curl, Options options, SharedIoThread io)
    : curl_(curl),
      options_(std::move(options)),
      io_(io ? std::move(io) : make_shared_io_thread(curl)),
      pool_([this] { return std::make_unique<HandlePool>(curl_, options_); }),
      async_([this] {
        return std::make_unique<std::shared_ptr<AsyncTransfers>>(
            std::make_shared<AsyncTransfers>(io_->get(), curl_, options_));
      }) {}

Client::~Client() = default;

Outcome Client::send(const Request& request) const {
  try {
    return exchange(request);
  } catch (...) {
    return tl::unexpected(failure_of(std::current_exception()));
  }
}

Outcome Client::exchange(const Request& request) const {
  const HandlePool::Lease handles = pool_.get().take();
  Transfer transfer(handles->easy, options_, request);
  std::optional<SigpipeBlock> no_sigpipe;
  if (may_use_tls(options_, request.url)) no_sigpipe.emplace();
  const auto code = run(*handles, request);
  no_sigpipe.reset();
  if (!code) return tl::unexpected(Failure{Failure::Kind::aborted});
  return transfer.finish(*code);
}

void Client::send_async(Request request, Completion done) const {
  const auto kept = std::make_shared<Completion>(std::move(done));
  try {
    const auto async = async_.get();
    async->io().run([async, request = std::move(request), kept]() mutable {
      async->start(std::move(request), std::move(*kept));
    });
  } catch (...) {
    (*kept)(tl::unexpected(failure_of(std::current_exception())));
  }
}

}  // namespace atom::http_client
