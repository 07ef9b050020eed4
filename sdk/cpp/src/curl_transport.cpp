#include "curl_transport.hpp"

#include <optional>
#include <stdexcept>

#include "atom/errors.hpp"
#include "failure.hpp"
#include "sigpipe_block.hpp"

namespace atom::client {
namespace {

constexpr int kLongestPollMs = 60'000;  ///< libcurl wakes for its own timers before that.

void check(CURLMcode code) {
  if (code == CURLM_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
}

/// A transfer while it is in its loop.
class Attached {
 public:
  explicit Attached(const CurlHandles& handles) : handles_(handles) {
    check(curl_multi_add_handle(handles_.multi.get(), handles_.easy.get()));
  }
  ~Attached() { curl_multi_remove_handle(handles_.multi.get(), handles_.easy.get()); }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

 private:
  const CurlHandles& handles_;
};

/// Asks a caller whether it is interrupted, and not more often than it need be.
class Interruption {
 public:
  explicit Interruption(const std::function<bool()>& interrupted) : interrupted_(interrupted) {}

  int longest_poll_ms() const {
    return interrupted_ ? static_cast<int>(kInterruptionInterval.count()) : kLongestPollMs;
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

/// Runs a transfer to its end; nothing where a stop came first.
std::optional<CURLcode> run(const CurlHandles& handles, const Request& request) {
  CURLM* multi = handles.multi.get();
  const Attached attached(handles);
  const std::stop_callback wake(request.stop, [multi] { curl_multi_wakeup(multi); });
  Interruption interruption(request.interrupted);
  int running = 1;
  while (true) {
    check(curl_multi_perform(multi, &running));
    if (running == 0) break;
    check(curl_multi_poll(multi, nullptr, 0, interruption.longest_poll_ms(), nullptr));
    if (request.stop.stop_requested() || interruption.came()) return std::nullopt;
  }
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(multi, &left);
  if (message == nullptr) throw std::logic_error("libcurl ended a transfer without saying how");
  return message->data.result;
}

}  // namespace

CurlTransport::Loop::~Loop() {
  if (transfers) io.run([last = std::move(transfers)] {});
}

CurlTransport::CurlTransport(const Settings& settings, SharedIo io)
    : config_(settings),
      tls_(settings.base_url.text.starts_with("https") || settings.proxy),
      pool_([this] { return std::make_unique<CurlPool>(config_); }),
      io_(std::move(io)),
      loop_([this] { return std::make_unique<Loop>(io_->get()); }) {}

void CurlTransport::send_async(const Request& request, Completion done) {
  Loop& loop = loop_.get();
  loop.io.run([this, &loop, &request, done = std::move(done)]() mutable {
    if (!loop.transfers) loop.transfers = std::make_shared<CurlLoop>(loop.io, config_);
    loop.transfers->start(request, std::move(done));
  });
}

Result<Response> CurlTransport::send(const Request& request) {
  const CurlPool::Lease handles = pool_.get().take();
  CurlExchange exchange(handles->easy.get(), config_, request);
  std::optional<SigpipeBlock> no_sigpipe;
  if (tls_) no_sigpipe.emplace();  // Without TLS libcurl asks the system for no signal by itself.
  const auto code = run(*handles, request);
  no_sigpipe.reset();
  if (!code) return failed(errors::kAborted, "The call was stopped, as its caller asked.");
  return exchange.finish(*code);
}

}  // namespace atom::client
