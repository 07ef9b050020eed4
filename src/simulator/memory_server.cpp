#include "simulator/memory_server.hpp"

#include <pthread.h>

#include <chrono>
#include <mutex>
#include <new>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace atom::simulator {
namespace {

/// Requests come from this machine.
constexpr std::string_view kPeer = "127.0.0.1";

/// There is one developer, who publishes and reviews, and no signature is real.
constexpr marketplace::Policy kPolicy{marketplace::SelfReview::allowed,
                                      {marketplace::PlaceholderSignature::ignored}};

/// A lock held while SQLite is at work, for whichever simulation. SQLite has locks of the whole process, and
/// a child forked while another thread held one would wait for it forever, so a fork waits for this lock.
class Turn {
 public:
  Turn() : lock_(mutex()) {}

 private:
  static std::mutex& mutex() {
    static std::mutex* const only = make();
    return *only;
  }
  /// Never destroyed, because a fork may come after static objects are.
  static std::mutex* make() {
    const int failed =
        pthread_atfork([] { mutex().lock(); }, [] { mutex().unlock(); }, [] { mutex().unlock(); });
    if (failed != 0) throw std::bad_alloc();
    return new std::mutex;
  }

  std::lock_guard<std::mutex> lock_;
};

storage::sqlite::OpenCatalog open_catalog() {
  const Turn turn;
  auto opened = storage::sqlite::memory_catalog();
  if (!opened) throw std::runtime_error(opened.error().message);
  return *std::move(opened);
}

api::Options simulation_options(storage::sqlite::Catalog& catalog, FaultPlan& faults) {
  api::Options options;
  options.storage_samples = [&catalog] { return catalog.samples(); };
  options.access_log = false;  // The log belongs to the program, which knows its own calls.
  simulate(options, faults);
  return options;
}

}  // namespace

MemoryServer::MemoryServer()
    : opened_(open_catalog()),
      marketplace_(*opened_.catalog, blobs_, clock_, kPolicy, opened_.cursor_key),
      keys_(*opened_.catalog, clock_, opened_.cursor_key),
      pipeline_(marketplace_, keys_, metrics_, clock_, random_, simulation_options(*opened_.catalog, faults_),
                loop_.get_executor()),
      service_(pipeline_, faults_) {}

MemoryServer::~MemoryServer() {
  const Turn turn;
  opened_.catalog.reset();
}

Outcome MemoryServer::handle(const Request& request) {
  const Turn turn;
  // The response ends within the turn: a stream in it leaves the event loop it was registered with.
  return outcome_of(respond(request));
}

api::Response MemoryServer::respond(const Request& request) {
  if (const auto rejection = rejection_of(request)) return service_.reject(*rejection);
  const api::Request message = api_request(request);
  auto response = boost::asio::co_spawn(loop_, serve(message), boost::asio::use_future);
  loop_.restart();
  loop_.run();
  return response.get();
}

boost::asio::awaitable<api::Response> MemoryServer::serve(const api::Request& message) {
  api::Response response = co_await service_.handle(message, kPeer);
  // atomd batches download counts to spare its disk. Here the next request may as well see them.
  static_cast<void>(co_await marketplace_.downloads.flush());
  co_return response;
}

}  // namespace atom::simulator
