#include "http_client/async_transfers.hpp"

#include <new>
#include <utility>

#include "http_client/io_thread_state.hpp"

namespace atom::http_client {
namespace {

constexpr std::size_t kIdleTransfers = 64;

}  // namespace

AsyncTransfers::AsyncTransfers(IoThread& io, const Libcurl& curl, const Options& options)
    : io_(io), curl_(curl), options_(options) {}

Easy AsyncTransfers::take_easy() {
  if (idle_.empty()) {
    Easy easy(curl_);
    set_up(easy, options_);
    return easy;
  }
  Easy easy = std::move(idle_.back());
  idle_.pop_back();
  return easy;
}

void AsyncTransfers::start(Request request, Client::Completion done) {
  const std::uint64_t id = ++last_id_;
  const auto delivery = std::make_shared<Delivery>(Delivery{std::move(done), Response{}});
  try {
    begin(id, std::move(request), delivery);
  } catch (...) {
    take_out(id);
    delivery->outcome = tl::unexpected(failure_of(std::current_exception()));
    deliver(delivery);
  }
}

void AsyncTransfers::begin(std::uint64_t id, Request request, const std::shared_ptr<Delivery>& delivery) {
  auto owned = std::make_unique<InFlight>(take_easy(), options_, std::move(request), delivery);
  const InFlight& started = *in_flight_.emplace(id, std::move(owned)).first->second;
  io_.state_->multi.add(started.easy);
  io_.state_->transfers[started.easy.handle()] = [this, id](CURLcode code) { end(id, code); };
  stop_on_request(id, started.request.stop);
}

void AsyncTransfers::stop_on_request(std::uint64_t id, const std::stop_token& stop) {
  if (!stop.stop_possible()) return;
  // The client may be gone by the time that the thread gets to it.
  in_flight_.at(id)->on_stop.emplace(stop, [&io = io_, weak = weak_from_this(), id] {
    io.post([weak, id] {
      if (const auto self = weak.lock()) self->end(id, std::nullopt);
    });
  });
}

std::unique_ptr<AsyncTransfers::InFlight> AsyncTransfers::take_out(std::uint64_t id) noexcept {
  const auto found = in_flight_.find(id);
  if (found == in_flight_.end()) return nullptr;
  std::unique_ptr<InFlight> ended = std::move(found->second);
  in_flight_.erase(found);
  ended->on_stop.reset();
  io_.state_->multi.remove(ended->easy);
  io_.state_->transfers.erase(ended->easy.handle());
  return ended;
}

void AsyncTransfers::end(std::uint64_t id, std::optional<CURLcode> code) {
  const std::unique_ptr<InFlight> ended = take_out(id);
  if (!ended) return;
  const auto delivery = ended->delivery;
  delivery->outcome = code ? ended->transfer.finish(*code) : tl::unexpected(Failure{Failure::Kind::aborted});
  try {
    forget_request(ended->easy);
    if (idle_.size() < kIdleTransfers) idle_.push_back(std::move(ended->easy));
  } catch (...) {
    // The handle is not used again.
  }
  deliver(delivery);
}

/// Calls `done` in a task of its own, because it may release the client, and this with it.
void AsyncTransfers::deliver(const std::shared_ptr<Delivery>& delivery) {
  try {
    io_.post([delivery] { delivery->done(std::move(delivery->outcome)); });
  } catch (const std::bad_alloc&) {
    delivery->done(std::move(delivery->outcome));  // There is no memory for a task.
  }
}

}  // namespace atom::http_client
