#include "curl_loop.hpp"

#include <poll.h>

#include <new>

#include "atom/errors.hpp"
#include "failure.hpp"

namespace atom::client {
namespace {

constexpr std::size_t kIdleTransfers = 64;
constexpr long kKeptConnections = 64;

short events_of(int what) {
  switch (what) {
    case CURL_POLL_IN:
      return POLLIN;
    case CURL_POLL_OUT:
      return POLLOUT;
    case CURL_POLL_INOUT:
      return POLLIN | POLLOUT;
    default:
      return 0;
  }
}

int actions_of(short events) {
  int actions = 0;
  if ((events & (POLLIN | POLLHUP)) != 0) actions |= CURL_CSELECT_IN;
  if ((events & POLLOUT) != 0) actions |= CURL_CSELECT_OUT;
  if ((events & (POLLERR | POLLNVAL)) != 0) actions |= CURL_CSELECT_ERR;
  return actions;
}

}  // namespace

CurlLoop::CurlLoop(IoThread& io, const CurlConfig& config) : io_(io), config_(config) {
  start_curl();
  multi_.reset(curl_multi_init());
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, static_cast<void*>(this));
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, static_cast<void*>(this));
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kKeptConnections);
}

CurlLoop::~CurlLoop() {
  // Closing connections must neither watch nor time anything any more.
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, nullptr);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, nullptr);
  if (timer_) io_.cancel(*timer_);
}

CurlLoop::Easy CurlLoop::take_easy() {
  if (idle_.empty()) return make_easy(config_);
  Easy easy = std::move(idle_.back());
  idle_.pop_back();
  return easy;
}

void CurlLoop::start(const Request& request, Transport::Completion done) {
  const std::uint64_t id = ++last_id_;
  auto transfer = std::make_unique<Transfer>(id, take_easy(), config_, request, std::move(done));
  CURL* easy = transfer->easy.get();
  Transfer& kept = *transfers_.emplace(id, std::move(transfer)).first->second;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, static_cast<void*>(&kept));
  if (request.stop.stop_possible()) {
    kept.on_stop.emplace(request.stop, [this, id] { io_.post([this, id] { end(id, std::nullopt); }); });
  }
  if (curl_multi_add_handle(multi_.get(), easy) != CURLM_OK) throw std::bad_alloc();
}

void CurlLoop::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), socket, events, &running);
  take_ended();
}

void CurlLoop::take_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    const CURLcode code = message->data.result;  // The message does not outlive what `end` does.
    end(transfer->id, code);
  }
}

void CurlLoop::end(std::uint64_t id, std::optional<CURLcode> code) {
  const auto found = transfers_.find(id);
  if (found == transfers_.end()) return;  // It ended while its stop was on the way.
  const std::unique_ptr<Transfer> transfer = std::move(found->second);
  transfers_.erase(found);
  transfer->on_stop.reset();
  curl_multi_remove_handle(multi_.get(), transfer->easy.get());
  Result<Response> outcome =
      code ? transfer->exchange.finish(*code)
           : Result<Response>(failed(errors::kAborted, "The call was stopped, as its caller asked."));
  forget_request(transfer->easy.get());
  if (idle_.size() < kIdleTransfers) idle_.push_back(std::move(transfer->easy));
  // Not here: it may be the last that holds the client, and so this loop.
  io_.post([done = std::move(transfer->done), outcome = std::move(outcome)]() mutable {
    done(std::move(outcome));
  });
}

int CurlLoop::on_socket(CURL*, curl_socket_t socket, int what, void* user, void*) {
  auto& self = *static_cast<CurlLoop*>(user);
  if (what == CURL_POLL_REMOVE) {
    self.io_.unwatch(socket);
  } else {
    self.io_.watch(socket, events_of(what),
                   [&self, socket](short events) { self.act(socket, actions_of(events)); });
  }
  return 0;
}

int CurlLoop::on_timer(CURLM*, long timeout_ms, void* user) {
  auto& self = *static_cast<CurlLoop*>(user);
  if (self.timer_) self.io_.cancel(*self.timer_);
  self.timer_.reset();
  if (timeout_ms < 0) return 0;
  const Instant when = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  self.timer_ = self.io_.call_at(when, [&self] {
    self.timer_.reset();
    self.act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

}  // namespace atom::client
